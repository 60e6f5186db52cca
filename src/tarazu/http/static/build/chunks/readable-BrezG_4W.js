import{G as e,N as t,W as n,w as r}from"./editing-BzUPnLB6.js";function i({text:i,name:a,language:o,box:s,input:c}){return e`<textarea
    class="textarea source-text"
    dir="auto"
    lang=${o??n}
    inputmode="none"
    spellcheck="false"
    aria-readonly="true"
    aria-label=${a}
    ${t(s)}
    .value=${r(i)}
    @beforeinput=${e=>e.preventDefault()}
    @input=${c??n}
  ></textarea>`}export{i as t};