/**
 * The only script of the public pages, ES5 and without requests. Without it everything still works:
 * 大字 is a link the server answers, 念给我听 and 打印 lead to a hint.
 */
export const SCRIPT = `(function(){var d=document,r=d.documentElement,s=window.speechSynthesis,on=false;
function q(x){return d.querySelector(x)}
function click(x,f){var e=q(x);if(e)e.addEventListener('click',f)}
click('#big',function(e){e.preventDefault();var b=!/\\bbig\\b/.test(r.className);r.className=b?'big':'';d.cookie='big='+(b?1:0)+';path=/;max-age=31536000;samesite=lax';this.setAttribute('aria-pressed',b)});
click('#print',function(e){if(window.print){e.preventDefault();window.print()}});
function text(){var t=q('[data-say]');return (t.getAttribute('data-say')||t.innerText).slice(0,6000)}
click('#voice',function(e){if(!s||!window.SpeechSynthesisUtterance)return;e.preventDefault();
if(on){s.cancel();on=false;return}
var parts=text().split(/[\\n。！？]+/),i=0,b=this,lang=r.lang,had=false;on=true;
function has(){var v=s.getVoices(),k;for(k=0;k<v.length;k++)if(v[k].lang.slice(0,2)===lang.slice(0,2))return true;return false}
function next(){if(!on||i>=parts.length){on=false;b.setAttribute('aria-pressed','false');return}
var u=new SpeechSynthesisUtterance(parts[i++]);u.lang=lang;u.rate=.9;u.onstart=function(){had=true};u.onend=next;u.onerror=function(){on=false};s.speak(u)}
b.setAttribute('aria-pressed','true');next();
setTimeout(function(){if(!had&&!has()){s.cancel();on=false;b.setAttribute('aria-pressed','false');q('#no-voice').className='hint on'}},1500)});
})();`
