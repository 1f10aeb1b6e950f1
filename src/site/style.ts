/**
 * The one style of the public pages, in parts so that a page carries only what it uses.
 * No flex gaps, no custom properties, no `:is`: read in Chromium 64. Sizes in rem, so that 大字 is one rule.
 */
const INK = '#22395b'
const SANS = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif'
const SERIF = '"Noto Serif CJK SC","Source Han Serif SC","Songti SC",STSong,SimSun,serif'

export const BASE = `*{box-sizing:border-box;margin:0;padding:0}
html{font-size:17px;-webkit-text-size-adjust:100%}
html.big{font-size:22px}
html:lang(en) body{font-family:system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,${SANS}}
body{background:#f4f5f3;color:#1d2328;font:1rem/1.6 ${SANS};font-variant-numeric:tabular-nums}
a{color:${INK}}
.wrap{max-width:1080px;margin:0 auto;padding:0 16px}
.demo{background:#fff;border-bottom:1px solid #dcdfdc;font-size:.88rem;color:#4c565d}
.demo .wrap{padding-top:6px;padding-bottom:6px}
.me{background:${INK};color:#fff;font-size:.94rem}.me a{color:#fff}.me form{display:inline}
.me .wrap{padding-top:6px;padding-bottom:6px}
header{background:#fff;border-bottom:3px solid ${INK}}
header .wrap{position:relative;padding-top:14px;padding-bottom:14px}
h1{text-wrap:balance;font:700 1.75rem/1.3 ${SERIF};color:${INK}}
.where{color:#4c565d}
.tools{display:flex;margin:10px -4px 0}
.tools a{flex:1 1 auto;margin:0 4px}
.b,.tools a{display:block;min-height:44px;line-height:1.4;padding:10px 14px;text-align:center;border:1px solid #8d99a8;border-radius:2px;background:#fff;color:${INK};font:inherit;line-height:1.4;text-decoration:none;cursor:pointer}
button.b{width:100%}
.f{background:${INK};color:#fff;border-color:${INK}}
.hint{display:none;background:#fff8ea;border:1px solid #c98a16;padding:10px 14px;margin-top:10px}
.hint:target,.hint.on{display:block}
main{padding:16px 0 28px}
h2{font-size:1.18rem;line-height:1.4;color:${INK};margin:26px 0 10px}
h2:first-child{margin-top:4px}
.sheet{background:#fff;border:1px solid #dcdfdc;border-radius:2px}
.pad{padding:16px}
.say{font-size:1.18rem}
.q{color:#4c565d}.n{white-space:nowrap}.apart{margin:14px 0}
.two{display:grid;grid-template-columns:1fr;grid-gap:8px;margin-top:8px}.pad p+p,.pad p+a.b,form .b{margin-top:10px}p+.sheet{margin-top:12px}
nav{margin-top:8px}nav a{display:inline-block;padding:9px 0;margin-right:22px;font-weight:700}
nav a[aria-current]{text-decoration:none;border-bottom:3px solid #c98a16}
footer{background:#fff;border-top:1px solid #dcdfdc}
footer .wrap{padding-top:14px;padding-bottom:18px}
footer a{display:inline-block;padding:9px 0;margin-right:18px}
a:focus,button:focus,input:focus{outline:3px solid #c98a16;outline-offset:1px}
@media(min-width:480px){.two{grid-template-columns:1fr 1fr}}@media(min-width:720px){.wrap{padding:0 32px}.tools{position:absolute;right:28px;top:8px}h1{font-size:2.2rem;padding-right:8.4em}header .wrap{min-height:76px}}
@media print{html,html.big{font-size:12pt}body,.sheet{background:#fff}.tools,nav,footer,.me,.hint,.noprint{display:none!important}header{border-bottom-width:2px}main{padding-top:8px}}
@page{margin:14mm}`

export const MARKS = `.dot,.sq,.dia{display:inline-block;width:.8em;height:.8em;margin-right:.4em;vertical-align:-.05em}
.dot{border-radius:50%;background:#c98a16}.sq{background:#a8322a}.dia{width:.62em;height:.62em;background:#7a8288;transform:rotate(45deg);margin:0 .5em .05em .1em}
.late{color:#8a5a00;font-weight:700}.red{color:#a8322a;font-weight:700}.grey{color:#4c565d;font-weight:700}.done{color:#2f6246;font-weight:700}
.leg p{padding:7px 0;border-top:1px solid #dcdfdc}.leg p:first-child{border:0}`

export const TOUR = `.wrap{max-width:1240px}.hill{position:absolute;right:28px;bottom:0;display:none}
.lead{font-size:1.18rem;margin-top:6px;max-width:34em}
h2 span{font-weight:400;color:#4c565d;font-size:1rem;margin-left:14px}
.open,.shut{display:grid;grid-template-columns:1fr;grid-gap:16px}
.open article{background:#fff;border:1px solid #dcdfdc;border-radius:2px;padding:18px 22px 20px;display:flex;flex-direction:column}
.no{font-weight:700;line-height:2rem;color:#fff;background:${INK};min-width:2rem;display:inline-block;text-align:center;border-radius:2px;margin-right:12px}
h3{font-size:1.5rem;line-height:1.5;display:inline}
.open .in{flex:1 1 auto}
.txt{margin-top:14px}
blockquote{font-size:1.14rem;line-height:1.55;text-indent:-.5em;text-wrap:balance}
cite{font-style:normal;color:#4c565d;display:block;margin-top:6px}
.fig{margin-top:14px;color:${INK}}.fig svg{display:block;width:100%;max-width:330px;height:auto;margin:0 auto}
.fig p{text-align:center;font-weight:700;margin-top:8px}
.open .b{margin-top:16px;font-size:1.14rem;padding:12px 14px}
.shut article{border:1px dashed #b4bab6;border-radius:2px;padding:11px 16px 8px;color:#4c565d;background:#f0f1ee;display:flex;flex-direction:column}
.shut .no{background:#fff;color:#4c565d;box-shadow:inset 0 0 0 1px #b4bab6;line-height:1.75rem;min-width:1.75rem;margin-right:8px}
.shut h3{font-size:1.2rem;color:#3b444b}
.shut svg{display:block;width:252px;max-width:100%;height:66px;margin:8px auto 6px;color:#7d868b}
.shut blockquote{font-size:1rem;line-height:1.45}.shut cite{margin:1px 0 8px;color:#5d666c}
.shut .st{margin-top:auto;border-top:1px dashed #c3c8c4;padding-top:4px}
@media(min-width:720px){.hill{display:block}.shut{grid-template-columns:1fr 1fr}header .wrap{min-height:196px}.lead{max-width:52%}.open .in{display:flex}.txt{flex:1 1 46%;padding-right:22px}.fig{flex:1 1 54%;margin-top:6px}}
@media(min-width:1020px){.open{grid-template-columns:1fr 1fr}.open.odd article:last-child{grid-column:1/-1}.open.odd article:last-child blockquote{font-size:1.4rem}.shut{grid-template-columns:repeat(4,1fr)}}`

export const STEPS = `.steps{list-style:none;padding:18px 16px 6px}
.steps li{position:relative;padding:0 0 20px 50px;min-height:52px}
.steps li:before{content:"";position:absolute;left:17px;top:36px;bottom:0;width:2px;background:${INK}}
.steps li.todo:before{background:none;border-left:2px dashed #b4bab6}
.steps li:last-child:before,.steps li.now:before{display:none}
.ic{position:absolute;left:0;top:0;width:36px;height:36px;border-radius:50%;border:2px solid ${INK};text-align:center;line-height:31px;font-style:normal;font-weight:700;background:#fff;color:#4c565d}
.ok .ic{background:${INK};color:#fff}.todo .ic,.skip .ic{border-color:#8a9196}.steps li.skip:before{background:none;border-left:2px dashed #b4bab6}
.steps b{font-size:1.14rem;line-height:1.45;display:block;padding-top:3px}
.todo b,.skip b{font-weight:400;color:#3b444b}
.steps span{color:#4c565d;display:block;line-height:1.5}
.steps li.now{border:2px solid ${INK};margin:0 -10px 20px;padding:14px 14px 14px 58px;border-radius:2px}
.steps li.now .ic{left:8px;top:13px;color:${INK}}
.steps li.slow{border-color:#c98a16;background:#fff8ea}.steps li.slow .ic{border-color:#c98a16;color:#8a5a00}
.field{display:block;width:100%;font:inherit;font-size:1.3rem;min-height:48px;padding:8px 12px;border:1px solid #8d99a8;border-radius:2px;background:#fff}
label{display:block;margin-bottom:6px;font-weight:700}
dl{display:grid;grid-template-columns:5em minmax(0,1fr);grid-gap:8px 12px}dt{color:#4c565d}
.qr{width:168px;border:2px solid ${INK};padding:10px;border-radius:2px;background:#fff}.qr svg{display:block;width:100%;height:auto}
.side{margin-top:14px;display:flex;flex-wrap:wrap}.side>div,.side>p{flex:1 1 240px;margin:0 0 10px}.side .qr{flex:none;margin-right:22px}
.tel{font-size:1.4rem;font-weight:700;color:${INK};white-space:nowrap}html.big .tel{font-size:1.15rem}
@media(min-width:720px){.narrow{max-width:720px}}`

export const TABLE = `.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse}
caption{text-align:left;padding:0 0 8px;color:#4c565d}
th,td{padding:9px 10px;border-top:1px solid #dcdfdc;text-align:left;vertical-align:top}
tbody:first-child tr:first-child td{border-top:0}thead th{border-top:0;border-bottom:2px solid ${INK};color:${INK};white-space:nowrap}html:lang(en) thead th{white-space:normal}
@media(max-width:600px){.rows thead{display:none}.rows,.rows tbody,.rows tr,.rows caption{display:block}.rows tr{padding:10px 0;border-top:1px solid #dcdfdc}.rows td{display:flex;justify-content:space-between;border:0;padding:3px 0;text-align:right;white-space:normal}.rows td:before{content:attr(data-l);color:#4c565d;flex:none;margin-right:16px;text-align:left}}
.num{text-align:right;white-space:nowrap}
@media(max-width:600px){.rows td:empty{display:none}}
.hid{color:#4c565d;border-bottom:1px dashed #8a9196;white-space:nowrap}
.ent{display:block;padding:13px 16px;border-top:1px solid #dcdfdc;text-decoration:none;min-height:56px}
.ent:first-child{border-top:0}.ent b{font-size:1.14rem;display:block;line-height:1.4}.ent span{color:#4c565d;display:block}
.sheet+.links{margin-top:8px}.links a{display:inline-block;padding:9px 0;margin-right:20px}
.tabs{display:flex;flex-wrap:wrap;margin:10px -4px 0}.rows tbody:first-child tr:first-child,.rows tbody tr:first-child{border-top:0}.tabs a{flex:1 1 40%;margin:4px}.tabs a[aria-current]{background:${INK};color:#fff}
.m{display:grid;grid-template-columns:1fr;grid-gap:0 24px}.m>div{padding:12px 16px;border-top:1px solid #dcdfdc}
.m small{color:#4c565d;font-size:.88rem}.m blockquote{color:#3b444b}
.dig{word-break:break-all;font-size:.8rem}
.say .n{font-weight:700}
textarea{display:block;width:100%;font:.88rem/1.5 monospace;padding:10px;border:1px solid #8d99a8;min-height:150px}
@media(min-width:720px){.tabs a{flex:1 1 20%}.tabs{margin-top:12px}.m{grid-template-columns:1fr 1fr}}
@media print{th,td{padding:4px 6px}}`

/** A3 for the wall: the browser's own print sheet, larger type. */
export const POSTER = `@media print{@page{size:A3;margin:16mm}html,html.big{font-size:19pt}.qr{width:220px}}`

/** The lane chart: whole on a desk, pushed sideways on a phone rather than shrunk beyond reading. */
export const CHART = `.wrap{max-width:1240px}.chart{overflow-x:auto;background:#fff;border:1px solid #dcdfdc}.chart svg{display:block;width:100%;height:auto;min-width:1100px}
.tabs+.say{margin:14px 0}.chart+.sheet{margin-top:14px}.sheet+p,.sheet+.q{margin-top:10px}
@media(min-width:1200px){.narrow-only{display:none}.chart{margin-left:calc(50% - 50vw + 24px);margin-right:calc(50% - 50vw + 24px)}.chart svg{min-width:1150px;max-width:1900px;margin:0 auto}}
@media print{.narrow-only{display:none}.chart{overflow:visible;border:0}.chart svg{min-width:0}}`

/** A sheet of all units: wide, so it is printed on A3. */
export const BOARD = `.board{min-width:720px}.board th[scope=row]{white-space:nowrap}.board .off td,.board .off th{background:#f0f1f0;color:#4c565d}.board .close td,.board .close th{border-top-style:dotted}
.dim{font-size:1rem;margin:16px 0 4px;color:${INK}}.made li{display:grid;grid-template-columns:1fr auto 6.5em;grid-gap:12px;padding:7px 0;border-top:1px solid #dcdfdc;list-style:none}
@media print{@page{size:A3 landscape}.board td,.board th{padding:5px 8px}}`
