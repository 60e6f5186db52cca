import{A as e,M as t,St as n,_t as r,j as i,k as a,vt as o,wt as s}from"./editing-BT1aZyYH.js";import{i as c,t as l}from"./marker-CKbvD45u.js";var u=class extends r{constructor(...e){super(...e),this.marker=new l(this,()=>this.marking,`${this.uid}-text`)}begun(e){return Array.isArray(e.spans)?e:{...e,spans:c(this.task.initial,this.text)}}missing(){return this.ontology.comment===`required`&&(o(this.value.comment)??``).trim()===``?[{field:`comment`,text:this.words.text(`field.missing_comment`)}]:[]}summary(){return this.spans.length===0?this.words.text(`spans.summary_none`):this.words.count(`spans.summary`,this.spans.length)}bindings(){let{words:e}=this,t=this.marker.bindings(e.text(`spans.question`));return this.ontology.comment===`off`?t:[...t,{combo:`m`,label:e.text(`keys.comment`),group:e.text(`keys.general`),run:()=>this.focusField(`comment`)}]}render(){let{words:e,marker:r}=this;return s`<div class="editor editor--marks">
${this.ofAnswer(s`<section class="thread" aria-label=${e.text(`classify.text`)}>
<header class="thread-head">
<h2>${e.text(`classify.text`)}</h2>
<span class="answer-note">${e.count(`chat.words`,i(this.text,this.contentLanguage))}</span>
</header>
<div class="marks-body">${r.palette(e.text(`spans.question`))} ${r.view()} ${t(`${this.uid}-spans-error`,this.errorsAt(`spans`))}</div>
</section>`)}
<div class="marks-side">
${this.ofTask(a(o(this.task.note),this.task.reference,e))}
${this.ofAnswer(s`<section class="panel" data-place="spans" aria-label=${e.text(`spans.list`)}>
<h2 class="panel-legend">${e.text(`spans.list`)} <small>${e.number(this.spans.length)}</small></h2>
${r.list()}
</section>
${this.more()}
${this.ontology.comment===`off`?n:s`<div class="panel">${this.comment()}</div>`}`)}
</div>
</div>`}lead(e){e.startsWith(`comment`)?super.lead(e):this.marker.focus()}get marking(){return{text:this.text,language:this.contentLanguage,labels:this.ontology.labels??[],marks:this.spans,overlap:this.ontology.overlap===!0,locked:this.locked,words:this.words,name:this.words.text(`classify.text`),change:e=>this.change(this.changed(e)),made:e=>this.made(e)}}made(e){return e}changed(e){return{...this.value,spans:e}}more(){return n}comment(){return this.locked&&!this.value.comment?n:e({id:`${this.uid}-comment`,value:o(this.value.comment)??``,required:this.ontology.comment===`required`,disabled:this.locked,errors:this.errorsAt(`comment`),words:this.words,change:e=>{let{comment:t,...n}=this.value;this.change(e===``?n:{...n,comment:e})}})}get text(){return o(this.task.text)??``}get spans(){return this.value.spans??d}},d=[];customElements.define(`tz-text-spans`,u);export{u as TzTextSpans};