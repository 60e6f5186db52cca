import{D as e,E as t,M as n,St as r,_ as i,h as a,jt as o,v as s,vt as c,wt as l}from"./editing-BT1aZyYH.js";import{a as u,i as d,n as f,o as p,r as m,s as h,t as g}from"./hi-DAMbFAGj.js";o({en:f,hi:g});var _=50,v=[`difficulty`,`topic`],y=class extends s{static{this.properties={...s.properties,previewed:{state:!0}}}constructor(){super(),this.previewed=!1}missingWork(){let{type:e,words:t}=this,n=e=>this.text(e).trim()===``,r=e=>!d.test(this.text(e)),i=this.steps.findIndex(e=>e.content.trim()===``),a=[[`question`,n(`question`),`qa.missing_question`],[`answer_type`,e===void 0,`qa.missing_type`],[`options.${this.blankOption}`,e===`choice`&&this.blankOption>=0,`qa.missing_options`],[`answer`,e!==void 0&&e!==`number`&&n(`answer`),e===`choice`?`qa.missing_right`:`qa.missing_answer`],[`answer`,e===`number`&&r(`answer`),`qa.missing_number`],[`tolerance`,e===`number`&&!n(`tolerance`)&&(r(`tolerance`)||this.text(`tolerance`).startsWith(`-`)),`qa.missing_tolerance`],[`difficulty`,n(`difficulty`),`qa.missing_difficulty`],[`topic`,this.labels(`topic`).length>0&&n(`topic`),`qa.missing_topic`],[`solution.${Math.max(i,0)}`,this.demand(`solution`)===`required`&&this.steps.length===0,`qa.missing_solution`],[`solution.${i}`,i>=0&&this.steps.length>0,`qa.missing_step`],[`source`,this.demand(`source`)===`required`&&n(`source`),`qa.missing_source`]],o={number:t.number(i+1)};return a.filter(([,e])=>e).map(([e,,n])=>({field:e,text:t.text(n,o)}))}workSummary(){let{words:e,type:t}=this;if(!t)return``;let n=v.map(e=>this.named(e)).filter(e=>e!==``);return[e.text(`qa.type_${t}`),...n].join(` · `)}workBindings(){let{words:e}=this,t=e.text(`qa.group`),n=(n,r,i)=>({combo:n,label:e.text(i),group:t,run:()=>this.lead(r)}),r=this.type===`choice`;return[n(`q`,`question`,`qa.question`),...this.types.map((t,n)=>({combo:String(n+1),label:e.text(`qa.type_${t}`),group:e.text(`qa.type`),run:()=>this.choose(t)})),...r?[{combo:`o`,label:e.text(`qa.add_option`),group:t,run:()=>this.addOption()}]:[],n(`a`,`answer`,r?`qa.right_one`:`qa.answer`),...this.type===`number`?[n(`u`,`unit`,`qa.unit`)]:[],n(`d`,`difficulty`,`qa.difficulty`),...this.labels(`topic`).length>0?[n(`t`,`topic`,`qa.topic`)]:[],...this.demand(`solution`)===`off`?[]:[{combo:`n`,label:e.text(`qa.add_step`),group:t,run:()=>this.addStep()}],...this.demand(`source`)===`off`?[]:[n(`s`,`source`,`qa.source`)],{combo:`v`,label:e.text(`write.preview`),group:t,run:()=>this.previewed=!this.previewed}]}render(){let{words:e}=this;return l`<div class="editor">
${this.ofTask(l`<section class="thread" aria-label=${e.text(`qa.brief`)}>
<header class="thread-head"><h2>${e.text(`qa.brief`)}</h2></header>
<div class="source">${a(c(this.task.brief)??``,e,this.contentLanguage)}</div>
</section>
${p(this.task.documents??[],e,this.contentLanguage)} ${this.notes()}`)}
${this.ofAnswer(l`${this.locked&&this.outcome!==void 0?r:l`<div class="panel qa-panel">${this.questionField()} ${this.typeField()} ${this.keyField()} ${v.map(e=>this.chosenField(e))}</div>`}
${this.solutionField()}
<div class="panel qa-panel">${this.demand(`source`)===`off`||this.locked&&this.text(`source`)===``?r:this.line(`source`,`S`)} ${this.closing()}</div>`)}
</div>`}updated(e){e.has(`value`)&&!this.locked&&this.dispatchEvent(new Event(`tz-advice`))}lead(e){let t=e.replace(/^answer\./,``).replace(/\[(\d+)\]/g,`.$1`).replace(/\.content$/,``),n=t===`options`?`options.${Math.max(this.blankOption,0)}`:t,r=this.querySelector(`[data-place="${CSS.escape(n)}"] input:checked`)??this.querySelector(`[data-field="${CSS.escape(n)}"]`)??this.querySelector(`[data-place="${CSS.escape(n)}"] :is(input, textarea)`);r?.focus(),r?.scrollIntoView({block:`center`})}questionField(){let e=this.words.text(`qa.question`),t=i({id:`${this.uid}-question`,field:`question`,label:this.locked?e:l`${e} <kbd class="kbd" aria-hidden="true">Q</kbd>`,value:this.text(`question`),disabled:this.locked,errors:this.errorsAt(`question`),words:this.words,language:this.contentLanguage,previewed:this.previewed,preview:()=>this.previewed=!this.previewed,change:e=>this.put(`question`,e)});return l`<div class="qa-question">${this.locked?l`<h3 class="panel-legend">${e}</h3>`:r}${t} ${this.told(`question`)}</div>`}typeField(){let{words:e,uid:r,locked:i}=this,a={name:`${r}-type`,options:[],chosen:this.type?[this.type]:[],disabled:i,pick:e=>this.choose(e)};return l`<fieldset data-place="answer_type">
<legend class="panel-legend">${e.text(`qa.type`)}</legend>
<div class="scale">
${this.types.map((n,r)=>t(a,{key:n,label:e.text(`qa.type_${n}`),hint:String(r+1)},`pick--line`))}
</div>
${n(`${r}-type-error`,this.errorsAt(`answer_type`))}
</fieldset>`}keyField(){return this.type===`choice`?this.optionField():this.type===`number`?l`<div class="qa-number">${this.line(`answer`,`A`)} ${this.line(`unit`,`U`)} ${this.line(`tolerance`)}</div>`:this.type===`text`?this.line(`answer`,`A`):r}optionField(){let{words:e,locked:t}=this;return l`<fieldset data-place="answer">
<legend class="panel-legend">
${e.text(`qa.options`)} ${t?r:l`<small>${e.text(`qa.options_hint`)}</small>`}
</legend>
<ol class="qa-options">${this.options.map((e,t)=>this.option(e,t))}</ol>
${t?r:l`<button class="btn btn--small" type="button" ?disabled=${this.options.length>=m.length} @click=${()=>this.addOption()}>
${e.text(`qa.add_option`)} <kbd class="kbd" aria-hidden="true">O</kbd>
</button>`}
${n(`${this.uid}-answer-error`,this.errorsAt(`answer`))}
</fieldset>`}option(i,o){let{words:s,uid:c,locked:u}=this,d=`abcdefgh`[o]??``,f=d.toUpperCase(),p={name:`${c}-key`,options:[],chosen:[this.text(`answer`)],disabled:u,pick:e=>this.put(`answer`,e)},m=t(p,{key:d,label:s.text(`qa.right`,{letter:f})},`pick--line`);return u||this.previewed?l`<li class="qa-option">${m} <div class="qa-option-text">${a(i,s,this.contentLanguage)}</div></li>`:l`<li class="qa-option">
${m}
<input
class="input"
type="text"
dir="auto"
lang=${this.contentLanguage??r}
maxlength="2000"
aria-label=${s.text(`qa.option`,{letter:f})}
data-field=${`options.${o}`}
.value=${e(i)}
@input=${e=>this.writeOption(o,e.target.value)}
@keydown=${e=>this.onEnter(e,()=>o+1<this.options.length?this.focusField(`options.${o+1}`):this.addOption())}
/>
<button class="icon-btn" type="button" ?disabled=${this.options.length<=2} aria-label=${s.text(`qa.drop_option`,{letter:f})} @click=${()=>this.dropOption(o)}>✕</button>
${n(`${c}-option-${o}`,this.errorsAt(`options.${o}`))} ${this.told(`options.${o}`)}
</li>`}chosenField(e){let{words:i,uid:a}=this,o=this.labels(e);if(o.length===0)return r;let s={name:`${a}-${e}`,options:[],chosen:[this.text(e)],disabled:this.locked,pick:t=>this.put(e,t)};return l`<fieldset data-place=${e}>
<legend class="panel-legend">
${i.text(`qa.${e}`)} ${this.locked?r:l`<kbd class="kbd" aria-hidden="true">${e[0]?.toUpperCase()}</kbd>`}
</legend>
<div class="scale">${o.map(e=>t(s,{key:e.key,label:i.label(e.label,e.key)},`pick--line`))}</div>
${n(`${a}-${e}-error`,this.errorsAt(e))}
</fieldset>`}solutionField(){let{words:e,locked:t}=this;return this.demand(`solution`)===`off`||t&&this.steps.length===0?r:l`<section class="panel" data-place="solution">
<h3 class="panel-legend">
${e.text(`qa.solution`)} ${t?r:l`<small>${e.text(`qa.solution_hint`)}</small>`}
${this.demand(`solution`)===`required`||t?r:l`<span class="field-optional">${e.text(`field.optional`)}</span>`}
</h3>
<ol class="changes">${this.steps.map((e,t)=>this.step(e,t))}</ol>
${this.told(`solution`)} ${n(`${this.uid}-solution-error`,this.faults.filter(e=>e.field===`answer.solution`).map(e=>e.detail??e.code))}
${t?r:l`<button class="btn qa-add" type="button" ?disabled=${this.steps.length>=_} @click=${()=>this.addStep()}>
${e.text(`qa.add_step`)} <kbd class="kbd" aria-hidden="true">N</kbd>
</button>`}
</section>`}step(t,i){let{words:o}=this,s=o.number(i+1),c=this.locked||this.previewed?l`<div class="qa-drawn">${a(t.content,o,this.contentLanguage)}</div>`:r;return this.locked?l`<li class="qa-step"><span class="rank-place num" aria-hidden="true">${s}</span> ${c}</li>`:l`<li class="qa-step">
<span class="rank-place num" aria-hidden="true">${s}</span>
<div class="qa-step-text">
<textarea
class="textarea"
rows="1"
maxlength="200000"
dir="auto"
lang=${this.contentLanguage??r}
aria-label=${o.text(`qa.step`,{number:s})}
data-field=${`solution.${i}`}
.value=${e(t.content)}
@input=${e=>this.writeStep(i,e.target.value)}
@keydown=${e=>this.onEnter(e,()=>i+1<this.steps.length?this.focusField(`solution.${i+1}`):this.addStep())}
></textarea>
${c} ${n(`${this.uid}-step-${i}`,this.errorsAt(`solution.${i}`))}
</div>
<button class="icon-btn" type="button" aria-label=${o.text(`qa.drop_step`,{number:s})} @click=${()=>this.dropStep(i)}>✕</button>
</li>`}line(e,t){let n=this.type===`number`&&(e===`answer`||e===`tolerance`);return h({id:`${this.uid}-${e}`,field:e,label:this.words.text(`qa.${e}`),value:this.text(e),optional:e===`unit`||e===`tolerance`||e===`source`&&this.demand(`source`)!==`required`,...t?{key:t}:{},isNumber:n,most:e===`source`?1e4:e===`unit`?64:1e3,disabled:this.locked,errors:this.errorsAt(e),words:this.words,language:this.contentLanguage,change:t=>this.put(e,t)})}told(e){let{words:t}=this,n=e.replace(/\.(\d+)$/,`[$1]`),i=this.advice.filter(e=>e.fields.includes(n)).map(e=>t.known(`advice.${e.code}`)??e.code);return i.length===0?r:l`<ul class="advice" aria-label=${t.text(`qa.advice`)}>${i.map(e=>l`<li>${e}</li>`)}</ul>`}choose(e){this.locked||e===this.type||(this.advice=[],this.set({answer_type:e,answer:void 0,unit:void 0,tolerance:void 0,options:e===`choice`?[``,``]:void 0}),this.updateComplete.then(()=>this.focusField(e===`choice`?`options.0`:`answer`)))}onEnter(e,t){e.key!==`Enter`||e.shiftKey||e.ctrlKey||e.metaKey||e.isComposing||(e.preventDefault(),t())}put(e,t){this.set({[e]:t===``?void 0:t})}writeOption(e,t){this.set({options:this.options.map((n,r)=>r===e?t:n)})}addOption(){if(this.locked||this.options.length>=8)return;let e=this.options.length;this.set({options:[...this.options,``]}),this.updateComplete.then(()=>this.focusField(`options.${e}`))}dropOption(e){let t=m.indexOf(this.text(`answer`)||`-`),n=t>e?m[t-1]:t===e?void 0:this.text(`answer`)||void 0;this.set({options:this.options.filter((t,n)=>n!==e),answer:n})}writeStep(e,t){this.set({solution:this.steps.map((n,r)=>r===e?{content:t}:n)})}addStep(){if(this.locked||this.steps.length>=_)return;let e=this.steps.length;this.set({solution:[...this.steps,{content:``}]}),this.updateComplete.then(()=>this.focusField(`solution.${e}`))}dropStep(e){let t=this.steps.filter((t,n)=>n!==e);this.set({solution:t.length>0?t:void 0})}text(e){return c(this.value[e])??``}named(e){let t=this.labels(e).find(t=>t.key===this.text(e));return t?this.words.label(t.label,t.key):``}labels(e){return this.ontology[e===`topic`?`topics`:`difficulties`]??[]}demand(e){return c(this.ontology[e])??`optional`}get type(){return c(this.value.answer_type)}get types(){let e=this.ontology.answer_types??u;return u.filter(t=>e.includes(t))}get options(){return this.value.options??[]}get blankOption(){return this.options.findIndex(e=>e.trim()===``)}get steps(){return this.value.solution??[]}};customElements.define(`tz-qa-author`,y);export{y as TzQaAuthor};