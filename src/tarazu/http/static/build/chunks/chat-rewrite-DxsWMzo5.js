import{B as e,E as t,M as n,N as r,St as i,_ as a,v as o,vt as s,wt as c}from"./editing-BT1aZyYH.js";import{t as l}from"./compared-DvuVHaC7.js";var u=9,d=class extends o{static{this.properties={...o.properties,previewed:{state:!0},current:{state:!0}}}constructor(){super(),this.previewed=!1,this.current=0}missingWork(){return this.value.content===void 0?[{field:`content`,text:this.words.text(`rewrite.missing`)}]:this.content.trim()===``?[{field:`content`,text:this.words.text(`write.missing`)}]:this.reasonsRequired?this.changes.flatMap((e,t)=>(e.reasons??[]).length>0?[]:[{field:`edits.${t}`,text:this.words.text(`rewrite.missing_reason`,{number:this.words.number(t+1)})}]):[]}workSummary(){if(this.value.content===void 0)return``;let{length:e}=this.changes;return e===0?this.words.text(`rewrite.kept`):this.words.count(`rewrite.summary`,e)}workBindings(){let{words:e}=this,t=e.text(`rewrite.label`),n=this.reasons.slice(0,u).map((t,n)=>({combo:String(n+1),label:e.label(t.label,t.key),group:e.text(`rewrite.reasons_of`,{number:e.number(this.current+1)}),run:()=>this.toggle(this.current,t.key)}));return[{combo:`e`,label:e.text(`rewrite.focus`),group:t,run:()=>this.focusField(`content`)},{combo:`0`,label:e.text(`rewrite.keep`),group:t,run:()=>this.write(this.original)},{combo:`v`,label:e.text(`write.preview`),group:t,run:()=>this.previewed=!this.previewed},{combo:`j`,label:e.text(`rewrite.next`),group:t,run:()=>this.go(1)},{combo:`k`,label:e.text(`rewrite.previous`),group:t,run:()=>this.go(-1)},...n]}render(){let{words:e}=this,t=this.task.answer??{};return c`<div class="editor">
${this.thread()}
${this.ofTask(c`<article class="answer" aria-label=${e.text(`rewrite.original`)}>
<header class="answer-head"><h2 class="answer-title">${e.text(`rewrite.original`)}</h2></header>
<div class="answer-body">${r(t,e,this.contentLanguage)}</div>
</article>`)}
${this.ofAnswer(c`<div class="panel">${this.writing()} ${this.changeList()} ${this.closing()}</div>`)}
</div>`}writing(){let{words:e}=this,t=a({id:`${this.uid}-content`,label:e.text(`rewrite.label`),value:this.content,disabled:this.locked,errors:this.errorsAt(`content`),words:e,language:this.contentLanguage,previewed:this.previewed,preview:()=>this.previewed=!this.previewed,beside:this.compared(),change:e=>this.write(e)});if(this.locked)return c`${t}${this.compared()}`;let n=this.value.content!==void 0&&this.changes.length===0;return c`${t}
<div class="row">
<button class="btn" type="button" aria-pressed=${n} @click=${()=>this.write(this.original)}>
${e.text(`rewrite.keep`)} <kbd class="kbd" aria-hidden="true">0</kbd>
</button>
</div>`}compared(){return l(this.original,this.changes,this.words.text(`rewrite.changes`),this.contentLanguage)}changeList(){if(this.changes.length===0)return i;let{words:e}=this;return c`<section data-place="edits">
<h3 class="panel-legend">${e.text(`rewrite.changes`)} ${this.locked?i:c`<small>${e.text(`rewrite.hint`)}</small>`}</h3>
<ol class="changes">${this.changes.map((e,t)=>this.changeRow(e,t))}</ol>
${this.changes.length>0?n(`${this.uid}-edits-error`,this.faults.filter(e=>e.field===`answer.edits`).map(()=>e.text(`rewrite.lost`))):i}
</section>`}changeRow(e,r){let{words:a,locked:o,current:s}=this,l=a.number(r+1),d={name:`${this.uid}-${r}-reason`,options:[],chosen:e.reasons??[],multiple:!0,disabled:o,pick:e=>this.toggle(r,e)},f=this.reasons.map((e,n)=>{let i=r===s&&n<u?{hint:String(n+1)}:{};return t(d,{key:e.key,label:a.label(e.label,e.key),...i},`pick--line`)});return c`<li class="change ${r===s&&!o?`change--current`:``}" tabindex="-1" @focusin=${()=>this.current=r}>
<p class="change-words" dir="auto">
${e.before===``?i:c`<del>${e.before}</del>`} ${e.after===``?i:c`<ins>${e.after}</ins>`}
</p>
<div class="change-why" role="group" aria-label=${a.text(`rewrite.reasons_of`,{number:l})}>${f}</div>
${this.changeComment(e,r,l)} ${n(`${this.uid}-e${r}`,this.errorsAt(`edits.${r}`))}
</li>`}changeComment(e,t,n){return this.locked?e.comment?c`<p class="muted" dir="auto">${e.comment}</p>`:i:c`<textarea
class="textarea"
rows="1"
maxlength="10000"
aria-label=${this.words.text(`rewrite.comment_of`,{number:n})}
placeholder=${this.words.text(`rewrite.comment_optional`)}
.value=${e.comment??``}
@input=${e=>this.remarkOn(t,e.target.value)}
></textarea>`}write(t){let n=e(this.original,t).map(e=>({...e,...f(e,this.changes)}));this.current=Math.min(this.current,Math.max(n.length-1,0)),this.set({content:t,edits:n})}toggle(e,t){let n=this.changes[e];if(!n)return;let r=n.reasons??[],i=r.includes(t)?r.filter(e=>e!==t):[...r,t],a=this.reasons.map(e=>e.key).filter(e=>i.includes(e)),{reasons:o,...s}=n;this.replace(e,a.length===0?s:{...s,reasons:a})}remarkOn(e,t){let{comment:n,...r}=this.changes[e]??{start:0,before:``,after:``};this.replace(e,t===``?r:{...r,comment:t})}replace(e,t){this.set({edits:this.changes.map((n,r)=>r===e?t:n)})}go(e){this.current=Math.max(0,Math.min(this.changes.length-1,this.current+e)),this.updateComplete.then(()=>this.querySelector(`.change--current`)?.focus())}get content(){return s(this.value.content)??this.original}get original(){return this.task.answer?.content??``}get changes(){return this.value.edits??[]}get reasons(){return this.ontology.reasons??[]}get reasonsRequired(){return this.ontology.reasons_required===!0}};function f(e,t){let n=e=>e.start+[...e.before].length,r=t.find(t=>t.start===e.start&&t.before===e.before)??t.find(t=>t.start<=n(e)&&e.start<=n(t));return{...r?.reasons?{reasons:r.reasons}:{},...r?.comment?{comment:r.comment}:{}}}customElements.define(`tz-chat-rewrite`,d);export{d as TzChatRewrite};