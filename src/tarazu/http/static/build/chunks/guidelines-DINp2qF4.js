import{Mt as e,N as t,St as n,jt as r,wt as i,xt as a}from"./editing-BT1aZyYH.js";var o={"guidelines.search":`Search the guidelines`,"guidelines.version":`Version {version}, fixed for this task`,"guidelines.found_one":`{count} match`,"guidelines.found_other":`{count} matches`,"guidelines.clauses_one":`{count} clause`,"guidelines.clauses_other":`{count} clauses`,"guidelines.here":`About the field you are in`,"guidelines.examples":`Examples of {clause}`,"guidelines.good":`Good example`,"guidelines.bad":`Bad example`,"guidelines.none":`This project has no guidelines.`,"questions.title":`Questions`,"questions.ask":`Ask the customer`,"questions.ask_about":`Ask about {clause}`,"questions.about":`Your question about {clause}`,"questions.general":`Your question`,"questions.help":`The customer reads it without your name. The answer stands here and on your feed.`,"questions.about_task":`It is about this task`,"questions.send":`Send the question`,"questions.asked":`Asked and answered`,"questions.yours":`You asked`,"questions.note":`Note from the customer`,"questions.waiting":`Waits for an answer.`},s={"guidelines.search":`निर्देशों में खोजें`,"guidelines.version":`संस्करण {version}, इस कार्य के लिए तय`,"guidelines.found_one":`{count} जगह मिला`,"guidelines.found_other":`{count} जगह मिला`,"guidelines.clauses_one":`{count} धारा`,"guidelines.clauses_other":`{count} धाराएँ`,"guidelines.here":`आप जिस जगह हैं, उसके बारे में`,"guidelines.examples":`{clause} के उदाहरण`,"guidelines.good":`अच्छा उदाहरण`,"guidelines.bad":`ख़राब उदाहरण`,"guidelines.none":`इस परियोजना में कोई निर्देश नहीं हैं।`,"questions.title":`प्रश्न`,"questions.ask":`ग्राहक से पूछें`,"questions.ask_about":`{clause} के बारे में पूछें`,"questions.about":`{clause} के बारे में आपका प्रश्न`,"questions.general":`आपका प्रश्न`,"questions.help":`ग्राहक इसे आपके नाम के बिना पढ़ते हैं। उत्तर यहाँ और आपकी कार्य-सूची में मिलेगा।`,"questions.about_task":`यह इसी कार्य के बारे में है`,"questions.send":`प्रश्न भेजें`,"questions.asked":`पूछा गया और उत्तर मिला`,"questions.yours":`आपने पूछा`,"questions.note":`ग्राहक का नोट`,"questions.waiting":`उत्तर की प्रतीक्षा है।`};function c(e,r){return e.map(e=>i`<div class="told">
<p class="told-mark">${r.text(e.text===null?`questions.note`:e.own?`questions.yours`:`questions.asked`)}</p>
${e.text===null?n:i`<p class="muted said" dir="auto">${e.text}</p>`}
${e.answer===null?i`<p class="small">${r.text(`questions.waiting`)}</p>`:t({html:e.answer},r,void 0)}
</div>`)}var l=class extends a{static{this.properties={clause:{},ask:{attribute:!1},lang:{reflect:!0},error:{state:!0},busy:{state:!0}}}constructor(){super(),this.clause=null,this.error=null,this.busy=!1}createRenderRoot(){return this}firstUpdated(){this.querySelector(`textarea`)?.focus()}render(){let t=e(this.lang),{clause:r}=this;return i`<form class="asking stack" @submit=${e=>void this.send(e)} @keydown=${e=>this.onKey(e)}>
<div class="field">
<label class="field-label" for="tz-question">
${r?t.text(`questions.about`,{clause:r}):t.text(`questions.general`)}
</label>
<textarea
class="textarea"
id="tz-question"
name="text"
rows="3"
minlength="3"
maxlength="2000"
required
aria-describedby="tz-question-help${this.error?` tz-question-error`:``}"
aria-invalid=${this.error?`true`:n}
></textarea>
<p class="field-help" id="tz-question-help">${t.text(`questions.help`)}</p>
${this.error?i`<p class="field-error" id="tz-question-error" role="alert">${this.error}</p>`:n}
</div>
<label class="check"><input type="checkbox" name="about_task" /> ${t.text(`questions.about_task`)}</label>
<div class="row">
<button class="btn btn--primary btn--small" aria-busy=${this.busy?`true`:n}>${t.text(`questions.send`)}</button>
<button class="btn btn--quiet btn--small" type="button" @click=${()=>this.leave()}>${t.text(`action.cancel`)}</button>
</div>
</form>`}onKey(e){let t=e.key===`Enter`&&(e.ctrlKey||e.metaKey);(t||e.key===`Escape`)&&(e.preventDefault(),e.stopPropagation(),t?e.currentTarget.requestSubmit():this.leave())}async send(e){if(e.preventDefault(),this.busy)return;let t=new FormData(e.target);this.busy=!0;let n={text:String(t.get(`text`)??``).trim(),clause:this.clause,about_task:t.has(`about_task`)};this.error=await this.ask(n),this.busy=!1,this.error===null&&this.leave()}leave(){this.dispatchEvent(new CustomEvent(`tz-asked`,{bubbles:!0}))}};customElements.define(`tz-asking`,l);var u=/[\u0300-\u036f\u093c\u200c\u200d]/g;function d(e){let t=[],n=``,r=0;for(let i of e){let e=i.normalize(`NFD`).replace(u,``).toLowerCase().replaceAll(`ँ`,`ं`).replace(/\s/g,` `);for(let n=0;n<e.length;n+=1)t.push(r);n+=e,r+=i.length}return{text:n,at:[...t,e.length]}}function f(e,t){let n=d(t.trim().replace(/\s+/g,` `)).text,{text:r,at:i}=d(e);if(n===``)return[];let a=[];for(let t=r.indexOf(n);t>=0;t=r.indexOf(n,t+n.length))a.push([i[t]??0,i[t+n.length]??e.length]);if(a.length===0)return a;let o=[...new Intl.Segmenter(`und`,{granularity:`grapheme`}).segment(e)].map(e=>e.index);return a.map(([t,n])=>[o.findLast(e=>e<=t)??t,o.find(e=>e>=n)??e.length])}function p(e,t){return[...e].flatMap(e=>m(e,t))}function m(e,t){let n=document.createTreeWalker(e,NodeFilter.SHOW_TEXT),r=[],i=``,a;for(let e=n.nextNode();e;e=n.nextNode()){let t=e.parentElement?.closest(`p, li, td, th, dt, dd, pre, h1, h2, h3, h4, h5, h6`);r.length>0&&t!==a&&(i+=`\0`),a=t,r.push({node:e,from:i.length}),i+=e.data}return f(i,t).map(([e,t])=>{let n=document.createRange(),i=r.findLast(t=>t.from<=e),a=r.findLast(e=>e.from<t);return i&&a&&(n.setStart(i.node,Math.min(e-i.from,i.node.length)),n.setEnd(a.node,Math.min(t-a.from,a.node.length))),n})}r({en:o,hi:s});var h=class extends a{static{this.properties={guidelines:{attribute:!1},here:{},questions:{attribute:!1},ask:{attribute:!1},asking:{state:!0},lang:{reflect:!0},found:{state:!0}}}constructor(){super(),this.at=0,this.guidelines=null,this.questions=[],this.asking=null,this.found=null}disconnectedCallback(){super.disconnectedCallback(),this.mark([])}createRenderRoot(){return this}updated(e){e.has(`here`)&&this.here&&this.found===null&&this.lead(this.here)}render(){let r=e(this.lang),{guidelines:a,found:o}=this;return i`<aside class="drawer" aria-label=${r.text(`action.guidelines`)} @keydown=${e=>this.onKey(e)}>
<div class="drawer-head">
<div class="row row--between">
<h2>${r.text(`action.guidelines`)}</h2>
<button class="btn btn--quiet btn--small" type="button" @click=${()=>this.close()}>${r.text(`action.close`)}</button>
</div>
${a?i`<p class="muted small">${r.text(`guidelines.version`,{version:String(a.version)})}</p>`:n}
<div class="drawer-search">
<input
class="input"
type="search"
aria-label=${r.text(`guidelines.search`)}
placeholder=${r.text(`guidelines.search`)}
@input=${e=>this.search(e.target.value)}
/>
<span class="drawer-count" role="status">${o?r.count(`guidelines.found`,o.length):``}</span>
</div>
${a?this.contents(a.sections,r):n}
</div>
<div class="drawer-body guidelines" tabindex="0">
${a?a.sections.map(e=>e.number?this.clause(e,r):t({html:e.html},r,void 0)):i`<p class="muted">${r.text(`guidelines.none`)}</p>`}
${this.general(r)}
</div>
</aside>`}contents(e,t){let r=e.filter(e=>e.number);return r.length===0?n:i`<details class="clause-list">
<summary>${t.count(`guidelines.clauses`,r.length)}</summary>
<ol>
${r.map(e=>i`<li>
<a
href="#"
aria-current=${e.number===this.here?`true`:n}
@click=${t=>{t.preventDefault(),t.target.closest(`details`)?.removeAttribute(`open`),this.lead(e.number??``,!0)}}
>${e.title}</a
>
</li>`)}
</ol>
</details>`}clause(e,r){let a=e.number===this.here,o=[...e.good.map(e=>[`good`,e]),...e.bad.map(e=>[`bad`,e])];return i`<section class="clause ${a?`clause--here`:``}" data-clause=${e.number??``} tabindex="-1" aria-label=${e.title??``}>
${a?i`<p class="clause-mark">${r.text(`guidelines.here`)}</p>`:n}
${t({html:e.html},r,void 0)}
${o.length>0?i`<details class="examples">
<summary>${r.text(`guidelines.examples`,{clause:e.number??``})}</summary>
${o.map(([e,n])=>i`<div class="example example--${e}">
<span class="example-mark">${r.text(`guidelines.${e}`)}</span>
${t({html:n},r,void 0)}
</div>`)}
</details>`:n}
${c(this.questions.filter(t=>t.clause===e.number),r)} ${this.asker(e.number??``,r)}
</section>`}general(e){let t=new Set(this.guidelines?.sections.map(e=>e.number)),n=this.questions.filter(e=>e.clause===null||!t.has(e.clause));return i`<section class="clause" aria-label=${e.text(`questions.title`)}>
<h3>${e.text(`questions.title`)}</h3>
${c(n,e)} ${this.asker(``,e)}
</section>`}asker(e,t){if(this.asking===e)return i`<tz-asking lang=${this.lang} .clause=${e||null} .ask=${this.ask} @tz-asked=${()=>void this.askAt(null)}></tz-asking>`;let n=e?t.text(`questions.ask_about`,{clause:e}):t.text(`questions.ask`);return i`<p>
<button class="btn btn--quiet btn--small" type="button" data-ask=${e} @click=${()=>void this.askAt(e)}>${n}</button>
</p>`}async askAt(e){let t=this.asking;this.asking=e,await this.updateComplete;let n=e===null?`[data-ask="${CSS.escape(t??``)}"]`:`tz-asking`,r=this.querySelector(n);r?.scrollIntoView({block:`nearest`}),e===null&&r?.focus()}focusSearch(){this.querySelector(`input`)?.focus({preventScroll:!0})}lead(e,t=!1){let n=this.querySelector(`.drawer-body`),r=n?.querySelector(`[data-clause="${CSS.escape(e)}"]`);n&&r&&(n.scrollTop+=r.getBoundingClientRect().top-n.getBoundingClientRect().top-12,t&&r.focus({preventScroll:!0}))}onKey(e){e.key===`Escape`?(e.preventDefault(),this.close()):e.key===`Enter`&&e.target instanceof HTMLInputElement&&this.found?.length&&(e.preventDefault(),this.at=(this.at+(e.shiftKey?this.found.length-1:1))%this.found.length,this.mark(this.found))}search(e){this.found=e.trim()===``?null:p(this.querySelectorAll(`.drawer-body tz-rich`),e),this.at=0,this.mark(this.found??[])}mark(e){let t=e.map(e=>e.startContainer.parentElement);for(let e of this.querySelectorAll(`details.examples`)){let n=t.some(t=>e.contains(t));n&&!e.open&&(e.dataset.opened=``),n?e.open=!0:`opened`in e.dataset&&(e.open=!1,delete e.dataset.opened)}if(!(`highlights`in CSS))return;let n=e[this.at];CSS.highlights.set(`tz-search`,new Highlight(...e.filter(e=>e!==n))),CSS.highlights.set(`tz-search-current`,new Highlight(...n?[n]:[])),t[this.at]?.scrollIntoView({block:`center`})}close(){this.dispatchEvent(new CustomEvent(`tz-close`,{bubbles:!0}))}};customElements.define(`tz-guidelines`,h);export{h as TzGuidelines};