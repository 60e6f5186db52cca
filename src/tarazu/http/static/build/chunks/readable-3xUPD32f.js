import{C as e,M as t,dt as n,ft as r}from"./editing-tduPGY4F.js";function i({text:i,name:a,language:o,box:s,input:c}){return r`<textarea
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