import{S as e,ft as t,j as n,ut as r}from"./editing-3qM2J2qJ.js";function i({text:i,name:a,language:o,box:s,input:c}){return t`<textarea
    class="textarea source-text"
    dir="auto"
    lang=${o??r}
    inputmode="none"
    spellcheck="false"
    aria-readonly="true"
    aria-label=${a}
    ${n(s)}
    .value=${e(i)}
    @beforeinput=${e=>e.preventDefault()}
    @input=${c??r}
  ></textarea>`}export{i as t};