import{D as e,E as t,T as n,ct as r,ft as i,mt as a,st as o,w as s}from"./editing-C5bwg02U.js";import{i as c,t as l}from"./marker-CsKBCig8.js";var u=class extends o{constructor(...e){super(...e),this.marker=new l(this,()=>this.marking,`${this.uid}-text`)}begun(e){return Array.isArray(e.spans)?e:{...e,spans:c(this.task.initial,this.text)}}missing(){return this.ontology.comment===`required`&&(r(this.value.comment)??``).trim()===``?[{field:`comment`,text:this.words.text(`field.missing_comment`)}]:[]}summary(){return this.spans.length===0?this.words.text(`spans.summary_none`):this.words.count(`spans.summary`,this.spans.length)}bindings(){let{words:e}=this,t=this.marker.bindings(e.text(`spans.question`));return this.ontology.comment===`off`?t:[...t,{combo:`m`,label:e.text(`keys.comment`),group:e.text(`keys.general`),run:()=>this.focusField(`comment`)}]}render(){let{words:n,marker:o}=this;return a`<div class="editor editor--marks">
${this.ofAnswer(a`<section class="thread" aria-label=${n.text(`classify.text`)}>
<header class="thread-head">
<h2>${n.text(`classify.text`)}</h2>
<span class="answer-note">${n.count(`chat.words`,t(this.text,this.contentLanguage))}</span>
</header>
<div class="marks-body">${o.palette(n.text(`spans.question`))} ${o.view()} ${e(`${this.uid}-spans-error`,this.errorsAt(`spans`))}</div>
</section>`)}
<div class="marks-side">
${this.ofTask(s(r(this.task.note),this.task.reference,n))}
${this.ofAnswer(a`<section class="panel" data-place="spans" aria-label=${n.text(`spans.list`)}>
<h2 class="panel-legend">${n.text(`spans.list`)} <small>${n.number(this.spans.length)}</small></h2>
${o.list()}
</section>
${this.more()}
${this.ontology.comment===`off`?i:a`<div class="panel">${this.comment()}</div>`}`)}
</div>
</div>`}lead(e){e.startsWith(`comment`)?super.lead(e):this.marker.focus()}get marking(){return{text:this.text,language:this.contentLanguage,labels:this.ontology.labels??[],marks:this.spans,overlap:this.ontology.overlap===!0,locked:this.locked,words:this.words,name:this.words.text(`classify.text`),change:e=>this.change(this.changed(e)),made:e=>this.made(e)}}made(e){return e}changed(e){return{...this.value,spans:e}}more(){return i}comment(){return this.locked&&!this.value.comment?i:n({id:`${this.uid}-comment`,value:r(this.value.comment)??``,required:this.ontology.comment===`required`,disabled:this.locked,errors:this.errorsAt(`comment`),words:this.words,change:e=>{let{comment:t,...n}=this.value;this.change(e===``?n:{...n,comment:e})}})}get text(){return r(this.task.text)??``}get spans(){return this.value.spans??d}},d=[];customElements.define(`tz-text-spans`,u);export{u as TzTextSpans};