import{E as e,M as t,N as n,R as r,St as i,j as a,n as o,r as s,v as c,vt as l,wt as u}from"./editing-BT1aZyYH.js";import{t as d}from"./readable-BWXot4Fe.js";var f=10,p=class extends c{static{this.properties={...c.properties,current:{state:!0},rendered:{state:!0}}}constructor(){super(),this.source=r(),this.current=0}missingWork(){let{words:e}=this;return this.criteria.flatMap((t,n)=>{let r=this.grade(t.key),i={number:e.number(n+1)};return r.verdict?this.evidence===`required`&&r.verdict===`met`&&!r.evidence?[{field:`grades.${t.key}`,text:e.text(`grade.missing_quote`,i)}]:[]:[{field:`grades.${t.key}`,text:e.text(`grade.missing`,i)}]})}workSummary(){let e=this.criteria.filter(e=>this.grade(e.key).verdict).length,{words:t}=this;return e===0?``:t.text(`grade.summary`,{graded:t.number(e),all:t.number(this.criteria.length)})}workBindings(){let{words:e}=this,t=e.text(`grade.question`),n=this.verdicts.map((n,r)=>({combo:String(r+1),label:e.text(`grade.${n}`),group:t,run:()=>this.judge(this.current,{verdict:n})})),r=[{combo:`t`,label:e.text(`grade.to_text`),group:t,run:()=>this.toText()},{combo:`q`,label:e.text(`grade.quote`),group:t,run:()=>this.quote(this.current)}];return[...n,{combo:`j`,label:e.text(`grade.next`),group:t,run:()=>this.go(1)},{combo:`k`,label:e.text(`grade.previous`),group:t,run:()=>this.go(-1)},...this.evidence===`off`?[]:r,{combo:`v`,label:e.text(`grade.rendered`),group:t,run:()=>this.rendered=!this.isRendered}]}render(){return u`<div class="editor">
${this.thread()}
<div class="grading">${this.ofTask(this.graded())} ${this.ofAnswer(this.rubric())}</div>
${this.ofAnswer(u`<div class="panel">${this.closing()}</div>`)}
</div>`}graded(){let{words:e,contentLanguage:t}=this,r=this.task.answer??{},i=r.content??``;return u`<article class="answer grading-answer" aria-label=${e.text(`grade.answer`)}>
<header class="answer-head">
<h2 class="answer-title">${e.text(`grade.answer`)}</h2>
<span class="answer-note">${e.count(`chat.words`,a(i,t))}</span>
<button class="btn btn--small" type="button" aria-pressed=${this.isRendered} @click=${()=>this.rendered=!this.isRendered}>
${e.text(`grade.rendered`)} <kbd class="kbd" aria-hidden="true">V</kbd>
</button>
</header>
<div class="answer-body">
${this.isRendered?n(r,e,t):d({text:i,name:e.text(`grade.answer`),language:t,box:this.source,input:()=>this.requestUpdate()})}
</div>
</article>`}rubric(){return u`<section class="panel">
<h3 class="panel-legend">${this.heading()} ${this.locked?i:u`<small>${this.hint()}</small>`}</h3>
<ol class="changes">${this.criteria.map((e,t)=>this.row(e,t))}</ol>
</section>`}heading(){return this.words.text(`grade.question`)}hint(){return this.words.text(`grade.hint`)}row(n,r){let{words:a,locked:s}=this,c=this.grade(n.key),l=r===this.current&&!s,d=`${this.uid}-${r}`,f={name:d,options:[],chosen:c.verdict?[c.verdict]:[],disabled:s,pick:e=>this.judge(r,{verdict:e})},p=this.verdicts.map((t,n)=>e(f,{key:t,label:a.text(`grade.${t}`),...l?{hint:String(n+1)}:{}},`pick--line`));return u`<li
class="graded ${l?`change--current`:``}"
tabindex="-1"
data-place=${`grades.${n.key}`}
@focusin=${()=>this.current=r}
>
<p id=${`${d}-text`} class="graded-text">
<span class="badge ${n.points>0?``:`badge--warn`}">${this.points(n.points)}</span>
<span dir="auto" lang=${this.contentLanguage??i}>${n.criterion}</span>
${n.category?u`<span class="muted small">${n.category}</span>`:i}
</p>
${o(n,a,this.contentLanguage)}
<div class="scale" role="radiogroup" aria-labelledby=${`${d}-text`}>${p}</div>
${this.quotes(c,r)} ${this.reason(c,r)} ${t(`${d}-error`,this.errorsAt(`grades.${n.key}`))}
</li>`}points(e){let t=this.words.number(e,{signDisplay:`always`});return this.words.text(`grade.points`,{count:t})}quotes(e,t){if(this.evidence===`off`)return i;let{words:n,locked:r}=this,a=e.evidence??[];return u`<div class="quotes">
${a.map((e,a)=>u`<blockquote class="quote" dir="auto">
<span>${e.quote}</span>
${r?i:u`<button class="icon-btn" type="button" aria-label=${n.text(`grade.unquote`)} @click=${()=>this.unquote(t,a)}>✕</button>`}
</blockquote>`)}
${r||a.length>=f?i:u`<button class="btn btn--quiet btn--small" type="button" @click=${()=>this.quote(t)}>
${n.text(`grade.quote`)} ${t===this.current?u`<kbd class="kbd" aria-hidden="true">Q</kbd>`:i}
</button>`}
</div>`}reason(e,t){if(this.locked)return e.reason?u`<p class="muted" dir="auto">${e.reason}</p>`:i;let{words:n}=this;return u`<textarea
class="textarea"
rows="1"
maxlength="10000"
aria-label=${n.text(`grade.reason_of`,{number:n.number(t+1)})}
placeholder=${n.text(`compare.reason_optional`)}
.value=${e.reason??``}
@input=${e=>this.judge(t,{reason:e.target.value||void 0})}
></textarea>`}judge(e,t){let n=this.criteria[e];if(!n||this.locked)return;let r=Object.entries({...this.grade(n.key),...t}).filter(([,e])=>e!==void 0);this.set({grades:{...this.grades,[n.key]:Object.fromEntries(r)}})}quote(e){let t=this.source.value;if(this.locked||!t||this.isRendered)return this.toText();let n=s(this.task.answer.content??``,t.selectionStart,t.selectionEnd),r=this.criteria[e];if(!n||!r)return this.toText();let i=(this.grade(r.key).evidence??[]).filter(e=>e.start!==n.start||e.end!==n.end);i.length<f&&this.judge(e,{evidence:[...i,n]})}unquote(e,t){let n=(this.grade(this.criteria[e]?.key??``).evidence??[]).filter((e,n)=>n!==t);this.judge(e,{evidence:n.length>0?n:void 0})}toText(){this.rendered=!1,this.updateComplete.then(()=>this.source.value?.focus())}go(e){this.current=Math.max(0,Math.min(this.criteria.length-1,this.current+e)),this.updateComplete.then(()=>this.querySelector(`.change--current`)?.focus())}get isRendered(){return this.rendered??(this.evidence===`off`||this.locked)}grade(e){return this.grades[e]??{}}get grades(){return this.value.grades??{}}get criteria(){return[...this.ontology.rubric??[],...this.task.rubric??[]]}get verdicts(){return this.ontology.allow_not_applicable===!0?[`met`,`not_met`,`not_applicable`]:[`met`,`not_met`]}get evidence(){return l(this.ontology.evidence)??`optional`}};customElements.define(`tz-rubric-grade`,p);export{p as TzRubricGrade};