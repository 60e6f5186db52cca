import{D as e,I as t,_t as n,yt as r}from"./editing-wJ6wyik0.js";function i({text:i,name:a,language:o,box:s,input:c}){return r`<textarea
class="textarea source-text"
dir="auto"
lang=${o??n}
inputmode="none"
spellcheck="false"
aria-readonly="true"
aria-label=${a}
${t(s)}
.value=${e(i)}
@beforeinput=${e=>e.preventDefault()}
@input=${c??n}
></textarea>`}export{i as t};