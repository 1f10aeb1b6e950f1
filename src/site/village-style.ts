/** What a village's page needs beside the base: lines with bars, vouchers that unfold, entries. Read in Chromium 64. */
export const VILLAGE = `.v,.narrow{max-width:720px}
.ent{display:block;padding:13px 16px;border-top:1px solid #dcdfdc;text-decoration:none;min-height:56px}
.ent:first-child{border-top:0}.ent b{font-size:1.14rem;display:block;line-height:1.4}.ent span{color:#4c565d;display:block}.ent b span{display:inline;color:inherit}
a.ent b:after{content:"›";float:right;color:#4c565d}
.ent.f{margin-bottom:14px;border-radius:2px}.ent.f span,a.ent.f b:after{color:#fff}
.say b.n,.say .n{font-weight:700}.say+.why{margin-top:8px}.say p+p{margin-top:6px}
summary{list-style:none}summary::-webkit-details-marker{display:none}
details[open]>summary{border-color:#22395b;background:#e9edf3;font-weight:700}
.in{background:#f4f5f3;border-left:3px solid #22395b;padding:12px 14px;margin-top:8px}.in p+p{margin-top:6px}
.lns{list-style:none}.lns li{padding:12px 16px 16px;border-top:1px solid #dcdfdc;overflow:hidden}.lns li:first-child{border-top:0}
.t{display:flex;justify-content:space-between;flex-wrap:wrap;font-size:1.1rem;font-weight:700}.t span{margin-right:10px}.t b{margin-left:auto}
.bar{display:block;width:100%;height:6px;margin:6px 0 10px}
.lns .ask{float:right;width:calc(50% - 4px)}.lns summary{margin-right:calc(50% + 4px)}.lns .in{clear:both}
dl{display:grid;grid-template-columns:5em minmax(0,1fr);grid-gap:6px 12px}dt{color:#4c565d}html:lang(en) dl{grid-template-columns:7em minmax(0,1fr)}
.five{margin-top:10px;padding-top:8px;border-top:1px solid #dcdfdc}.five span{white-space:nowrap;margin-right:8px;color:#2f6246;font-weight:700}.five .q{color:#4c565d;font-weight:400}.five .not{color:#4c565d}.five i{position:absolute;clip:rect(0 0 0 0);width:1px;height:1px;overflow:hidden}
.five{position:relative}
.done{color:#2f6246;font-weight:700}.red{color:#a8322a;font-weight:700}.late{color:#8a5a00;font-weight:700}.dig{font-size:.8rem;word-break:break-all}
.pw ul{padding-left:1.3em}.pw p{color:#4c565d}.pw p+ul{margin-top:2px}.pw ul+p{margin-top:10px}dl+p{margin-top:8px}
table{width:100%;border-collapse:collapse}th,td{padding:11px 16px;border-bottom:1px solid #dcdfdc;text-align:left;vertical-align:top}.num{text-align:right;white-space:nowrap}
.find label{display:block}.find label b{font-size:1.14rem;display:block}.find{border-top:1px solid #dcdfdc}.find div{display:flex;margin-top:8px}.find .field{flex:1 1 auto;min-width:0}.find .b{width:auto;margin:0 0 0 8px;flex:none}
.field{display:block;font:inherit;font-size:1.2rem;min-height:48px;padding:8px 12px;border:1px solid #8d99a8;border-radius:2px;background:#fff}
.forms{display:flex;flex-wrap:wrap;margin:14px -4px 0}.forms a{flex:1 1 40%;margin:4px}
.links a,.gap{display:inline-block;padding:9px 0;margin-right:18px}.gap{color:#4c565d}
@media(min-width:720px){.forms a{flex:1 1 20%}}
@media print{.lns li,.ent{padding-top:6px;padding-bottom:6px;min-height:0;page-break-inside:avoid}.lns summary,.why summary,.find{display:none}.ent{text-decoration:none}}`

/** The screen in the hall: tiles for a finger, no way out. */
export const KIOSK = `.wrap{max-width:1500px}
.tiles{display:grid;grid-template-columns:1fr;grid-gap:18px}.tiles a,.home{display:flex;flex-direction:column;justify-content:center;min-height:150px;padding:18px 26px;background:#fff;border:2px solid #22395b;border-radius:2px;text-decoration:none}
.tiles b{font-size:1.6rem;line-height:1.35}.tiles span{color:#4c565d}
.home{min-height:84px;background:#22395b;color:#fff;text-align:center;font-size:1.2rem;margin-top:24px;display:block;padding:22px}
.take{display:flex;flex-wrap:wrap;align-items:center;margin-top:22px}.take .qr{flex:none;margin-right:22px}.qr{width:190px;border:2px solid #22395b;padding:8px;background:#fff}.qr svg{display:block;width:100%;height:auto}
.v{max-width:none}
@media(min-width:900px){html{font-size:24px}html.big{font-size:30px}.tiles{grid-template-columns:1fr 1fr}}`
