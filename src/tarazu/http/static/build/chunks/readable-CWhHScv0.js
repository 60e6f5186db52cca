import{D as e,I as t,xt as n,yt as r}from"./editing-DsuE7fXQ.js";function i({text:i,name:a,language:o,box:s,input:c}){return n`<textarea
class="textarea source-text"
dir="auto"
lang=${o??r}
inputmode="none"
spellcheck="false"
aria-readonly="true"
aria-label=${a}
${t(s)}
.value=${e(i)}
@beforeinput=${e=>e.preventDefault()}
@input=${c??r}
></textarea>`}export{i as t};