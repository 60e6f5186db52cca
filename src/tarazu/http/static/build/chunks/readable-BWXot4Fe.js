import{D as e,St as t,wt as n,z as r}from"./editing-BT1aZyYH.js";function i({text:i,name:a,language:o,box:s,input:c}){return n`<textarea
class="textarea source-text"
dir="auto"
lang=${o??t}
inputmode="none"
spellcheck="false"
aria-readonly="true"
aria-label=${a}
${r(s)}
.value=${e(i)}
@beforeinput=${e=>e.preventDefault()}
@input=${c??t}
></textarea>`}export{i as t};