import{S as e,ft as t,j as n,mt as r}from"./editing-C5bwg02U.js";function i({text:i,name:a,language:o,box:s,input:c}){return r`<textarea
class="textarea source-text"
dir="auto"
lang=${o??t}
inputmode="none"
spellcheck="false"
aria-readonly="true"
aria-label=${a}
${n(s)}
.value=${e(i)}
@beforeinput=${e=>e.preventDefault()}
@input=${c??t}
></textarea>`}export{i as t};