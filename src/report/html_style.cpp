// The style of every HTML page: light and dark, screen and paper, from 390 px on. Charts name their
// colours themselves; the dark scheme says what each becomes.
#include "report/document.hpp"

namespace hearth {

const std::string_view page_style_hash = "E2ZKJRnSF7YsCaOsaWtDGAZC0+p2AO7n1LI6HzeYGl8=";

const std::string_view page_style = R"css(
:root{color-scheme:light dark;--paper:#fff;--ink:#0b0c0c;--quiet:#4b5357;--rule:#b1b4b6;
--pale:#f3f4f6;--link:#12436d;--focus:#fd0}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:4rem}
body{margin:0;background:var(--paper);color:var(--ink);
overflow-wrap:break-word;
font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
.page{max-width:1140px;margin:0 auto;padding:0 20px 4rem}
.skip{position:absolute;left:-999em}
.skip:focus{position:static;display:block;padding:.5rem 20px}
a{color:var(--link);overflow-wrap:anywhere}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,
[tabindex]:focus-visible,summary:focus-visible{outline:3px solid var(--focus);outline-offset:0;
box-shadow:0 0 0 5px #0b0c0c}
h1{font-size:2rem;line-height:1.2;margin:1.6rem 0 .6rem;max-width:32em}
h2{font-size:1.5rem;line-height:1.25;margin:3rem 0 .8rem;padding-top:.8rem;
border-top:2px solid var(--ink)}
h3{font-size:1.15rem;line-height:1.3;margin:2rem 0 .5rem}
p,ul{max-width:70ch;margin:.6rem 0}
ul{padding-left:1.2em}
li{margin:.3rem 0}
.title>p:first-of-type{font-size:1.15rem;color:var(--quiet)}
.answer{font-size:1.25rem;line-height:1.45;max-width:62ch;margin:1rem 0}
nav{margin:1.4rem 0;padding:.7rem 1rem;background:var(--pale)}
nav summary{cursor:pointer;font-weight:600}
nav ol{columns:3 15em;margin:.6rem 0 .2rem;padding-left:1.4em}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem;margin:1.4rem 0;padding:0}
.tiles>div{border-top:4px solid var(--link);background:var(--pale);padding:.7rem .9rem;
display:flex;flex-direction:column}
.tiles dt{font-size:.95rem;font-weight:600}
.tiles dd{margin:0}
.tiles .value{font-size:1.7rem;line-height:1.25;font-weight:700;font-variant-numeric:tabular-nums}
.tiles .note{font-size:.88rem;color:var(--quiet)}
.table{margin:1.2rem 0}
.scroll{overflow-x:auto;max-width:100%;position:relative}
table{border-collapse:collapse;font-size:.94rem;line-height:1.35;
font-variant-numeric:tabular-nums lining-nums}
caption{text-align:left;font-weight:600;padding:.3rem 0;caption-side:top;
max-width:calc(100vw - 40px)}
th,td{padding:.4rem .9rem .4rem 0;vertical-align:top;text-align:left}
thead th{vertical-align:bottom;border-bottom:2px solid var(--ink);font-weight:600}
tbody th{font-weight:400;min-width:9em;max-width:24em;overflow-wrap:break-word}
tbody tr{border-bottom:1px solid var(--rule)}
tbody.ruled{border-top:2px solid var(--ink)}
tbody.ruled th,tbody th[scope=rowgroup]{font-weight:600}
.n+.w{padding-left:.6rem}
.n{text-align:right;white-space:nowrap}
thead .n{white-space:normal}
.w{min-width:8em;max-width:38em;overflow-wrap:break-word}
.c{font-family:ui-monospace,Consolas,Menlo,monospace;font-size:.88em}
th:first-child{position:sticky;left:0;background:var(--paper);background-clip:padding-box;z-index:1}
thead th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;
text-align:inherit;text-decoration:underline dotted;text-underline-offset:3px}
th[aria-sort=ascending] button::after{content:" ▲"}
th[aria-sort=descending] button::after{content:" ▼"}
.tools{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin:.2rem 0 .4rem;
font-size:.85rem}
.tools button,.tools input,.switch select{font:inherit;color:var(--ink);background:var(--paper);
border:1px solid var(--quiet);padding:.3rem .6rem;min-height:1.9rem;border-radius:2px}
.tools button{cursor:pointer}
.said{color:var(--quiet)}
.switch{position:sticky;top:0;z-index:3;background:var(--paper);padding:.6rem 0;
font-size:.95rem}
.switch+section>h2{margin-top:1rem}
.switch{display:flex;flex-wrap:wrap;gap:.4rem 1.5rem}
.switch label{display:flex;flex-wrap:wrap;gap:.2rem .5rem;align-items:center;max-width:100%}
.switch select{max-width:100%}
tr.other{display:none}
g.other{opacity:.25}
svg .on>*{stroke:var(--ink);stroke-width:3}
svg .on>polyline,svg .on>path{stroke-width:4}
svg .at{fill:var(--paper);stroke:var(--ink);stroke-width:3}
figure .said{min-height:1.5em;margin:.2rem 0;font-size:.9rem}
[hidden]{display:none!important}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
figure{margin:1.6rem 0}
figcaption{max-width:70ch}
figcaption strong{display:block;font-size:1.08rem;line-height:1.35}
figcaption span,.source{font-size:.9rem;color:var(--quiet);margin:.2rem 0}
.source{max-width:none}
svg{display:block;width:100%;height:auto;font-family:inherit}
svg.wide{max-width:900px}
svg.narrow{display:none;max-width:620px}
footer{margin-top:4rem;border-top:1px solid var(--rule);padding-top:.8rem;font-size:.9rem;
color:var(--quiet)}
@media (max-width:700px){
h1{font-size:1.6rem}h2{font-size:1.3rem}.answer{font-size:1.12rem}
.tiles{grid-template-columns:1fr 1fr;gap:.6rem}.tiles .value{font-size:1.3rem}
tbody th{min-width:7em;max-width:10em}}
@media (max-width:900px){svg.wide{display:none}svg.narrow{display:block}}
@media (prefers-color-scheme:dark){
:root{--paper:#15191d;--ink:#eceff1;--quiet:#b3bcc2;--rule:#4a5258;--pale:#20262b;--link:#8cc4f2}
svg [fill="#12436d"]{fill:#6fb1e8}svg [stroke="#12436d"]{stroke:#6fb1e8}
svg [fill="#f46a25"]{fill:#ff9460}svg [stroke="#f46a25"]{stroke:#ff9460}
svg [fill="#28a197"]{fill:#4fc9be}svg [stroke="#28a197"]{stroke:#4fc9be}
svg [fill="#801650"]{fill:#f08cc0}svg [stroke="#801650"]{stroke:#f08cc0}
svg [fill="#a285d1"]{fill:#bba3e4}svg [stroke="#a285d1"]{stroke:#bba3e4}
svg [fill="#6bace6"]{fill:#2f7fc4}svg [stroke="#6bace6"]{stroke:#2f7fc4}
svg,svg [fill="#222222"]{fill:#eceff1}svg [stroke="#222222"]{stroke:#eceff1}
svg [fill="#555555"]{fill:#b3bcc2}svg [stroke="#555555"]{stroke:#b3bcc2}
svg [fill="#e2e2e2"]{fill:#39424a}svg [stroke="#e2e2e2"]{stroke:#39424a}
svg [fill="#ffffff"]{fill:#15191d}svg [stroke="#ffffff"]{stroke:#15191d}}
@media print{
@page{size:A4;margin:16mm 14mm}
:root{color-scheme:light;--paper:#fff;--ink:#000;--quiet:#444;--rule:#999;--pale:#f3f4f6;
--link:#12436d}
body{font-size:10pt}.page{max-width:none;padding:0}
nav,.tools,.switch,.skip,figure .said{display:none!important}
.tiles{grid-template-columns:repeat(4,1fr)}.tiles .value{font-size:14pt}
.scroll{overflow:visible}table{font-size:8pt}th,td{padding:2pt 6pt 2pt 0}
.w,tbody th{min-width:5em;overflow-wrap:anywhere}.c{white-space:normal;overflow-wrap:anywhere}
th:first-child{position:static}
.wide :is(table,thead,tbody,tr,caption){display:block}
.wide tr>*{display:inline-block;width:8em;min-width:0;white-space:normal;overflow-wrap:anywhere}
figure,tr,.tiles,li{break-inside:avoid}h2,h3,caption,figcaption{break-after:avoid}
svg.wide{display:block;max-width:100%;max-height:200mm}svg.narrow{display:none}
a{color:inherit}}
)css";

}  // namespace hearth
