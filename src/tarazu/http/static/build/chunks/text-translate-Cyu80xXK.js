import{B as e,M as t,P as n,St as r,j as i,jt as a,k as o,v as s,vt as c,wt as l}from"./editing-BT1aZyYH.js";import{t as u}from"./compared-DvuVHaC7.js";import{n as d,t as f}from"./marker-CKbvD45u.js";function p(e,t){return t.filter(({term:t})=>{let n=t.replace(/[.*+?^${}()|[\]\\/-]/g,`\\$&`);return RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${n}(?![\\p{L}\\p{M}\\p{N}])`,`iu`).test(e)})}function m(e,t,n,i){if(e.length===0)return r;let a=t.toLowerCase();return l`<section class="panel" aria-label=${i.text(`translate.glossary`)}>
<h2 class="panel-legend">${i.text(`translate.glossary`)} <small>${i.text(`translate.glossary_hint`)}</small></h2>
<ul class="glossary">
${e.map(({term:e,translation:t})=>{let r=a.includes(t.toLowerCase());return l`<li>
<span lang=${n[0]} dir="auto">${e}</span> <span aria-hidden="true">→</span>
<strong lang=${n[1]} dir="auto">${t}</strong>
<span class="badge ${r?`badge--ok`:``}">${i.text(r?`translate.used`:`translate.unused`)}</span>
</li>`})}
</ul>
</section>`}function h(t,n,r,i){if(t.length===0||n===r)return[...t];let a=new d(r,i),o=e(n,r).map(({start:e,before:t,after:n})=>g(e,[...t],[...n])),s=new Set;return t.flatMap(e=>{let t=a.snap(a.unit(_(o,e.start)),a.unit(v(o,e.end)));if(!t)return[];let n={...e,...a.mark(t,e.label)},r=`${n.start}.${n.end}.${n.label}`;return s.has(r)?[]:(s.add(r),[n])})}function g(e,t,n){let r=Math.min(t.length,n.length),i=0;for(;i<r&&t[i]===n[i];)i+=1;let a=0;for(;a<r-i&&t.at(-1-a)===n.at(-1-a);)a+=1;return{from:e+i,to:e+t.length-a,length:n.length-i-a}}function _(e,t){let n=0;for(let{from:r,to:i,length:a}of e){if(t<r)break;if(t<i)return r+n+(t===r?0:a);n+=a-(i-r)}return t+n}function v(e,t){let n=0;for(let{from:r,to:i,length:a}of e){if(t<=r)break;if(t<i)return r+n;n+=a-(i-r)}return t+n}a({en:{"translate.source":`Source`,"translate.target":`Translation`,"translate.draft":`Draft translation`,"translate.write":`Write the translation`,"translate.mend":`Mend the translation`,"translate.mark":`Errors in the translation`,"translate.mark_source":`What the translation lacks`,"translate.severity":`Severity`,"translate.minor":`minor`,"translate.major":`major`,"translate.critical":`critical`,"translate.to_target":`Go to the translation`,"translate.to_source":`Go to the source`,"translate.score":`Score of the whole translation`,"translate.score_hint":`0: nothing of the source is kept. 100: perfect meaning and language.`,"translate.glossary":`Glossary`,"translate.glossary_hint":`Terms of this text; other forms of a word are fine`,"translate.used":`used`,"translate.unused":`not used yet`,"translate.missing":`Write the translation.`,"translate.untouched":`Mend the translation, or say that it is good as it is.`,"translate.missing_score":`Give the translation a score from 0 to 100.`,"translate.errors_one":`{count} error`,"translate.errors_other":`{count} errors`},hi:{"translate.source":`मूल पाठ`,"translate.target":`अनुवाद`,"translate.draft":`अनुवाद का मसौदा`,"translate.write":`अनुवाद लिखें`,"translate.mend":`अनुवाद सुधारें`,"translate.mark":`अनुवाद की ग़लतियाँ`,"translate.mark_source":`अनुवाद में क्या छूटा`,"translate.severity":`गंभीरता`,"translate.minor":`छोटी`,"translate.major":`बड़ी`,"translate.critical":`गंभीर`,"translate.to_target":`अनुवाद पर जाएँ`,"translate.to_source":`मूल पाठ पर जाएँ`,"translate.score":`पूरे अनुवाद के अंक`,"translate.score_hint":`0: मूल का कुछ नहीं बचा। 100: अर्थ और भाषा दोनों बिलकुल सही।`,"translate.glossary":`शब्दावली`,"translate.glossary_hint":`इस पाठ के शब्द; शब्द के दूसरे रूप भी ठीक हैं`,"translate.used":`आ गया`,"translate.unused":`अभी नहीं आया`,"translate.missing":`अनुवाद लिखें।`,"translate.untouched":`अनुवाद सुधारें, या बताएँ कि ऐसे ही ठीक है।`,"translate.missing_score":`अनुवाद को 0 से 100 तक अंक दें।`,"translate.errors_one":`{count} ग़लती`,"translate.errors_other":`{count} ग़लतियाँ`}});var y=[[`minor`,`y`],[`major`,`u`],[`critical`,`i`]],b=`123456789qwrtasdfgzxcvb`,x={spans:`labels`,source_spans:`source_labels`},S=class extends s{static{this.properties={...s.properties,active:{state:!0},severity:{state:!0}}}constructor(){super(),this.markers={spans:new f(this,()=>this.marking(`spans`),`${this.uid}-target`),source_spans:new f(this,()=>this.marking(`source_spans`),`${this.uid}-source`)},this.active=`spans`,this.severity=`minor`}begun(e){return e.outcome===void 0?{...this.unmarked,...e}:e}missingWork(){let{words:e}=this,t=[];return this.translates&&this.target.trim()===``?t.push({field:`target`,text:e.text(`translate.missing`)}):this.translates&&this.value.target===void 0&&t.push({field:`target`,text:e.text(`translate.untouched`)}),this.scoreRule===`required`&&this.value.score===void 0&&t.push({field:`score`,text:e.text(`translate.missing_score`)}),t}workSummary(){let{words:e,draft:t}=this,n=[];return this.translates&&this.value.target!==void 0&&n.push(this.target===t?e.text(`rewrite.kept`):e.count(`chat.words`,i(this.target,this.language(`target`)))),this.assesses&&n.push(e.count(`translate.errors`,this.marksOf(`spans`).length+this.marksOf(`source_spans`).length)),n.join(` · `)}bindings(){return super.bindings().filter(e=>e.combo!==`p`)}workBindings(){let{words:e}=this,t=e.text(`translate.target`),n=[];if(this.assesses){let r=e.text(this.active===`spans`?`translate.mark`:`translate.mark_source`);n.push(...this.markers[this.active].bindings(r)),n.push(...y.map(([t,n])=>({combo:n,label:e.text(`translate.${t}`),group:e.text(`translate.severity`),run:()=>this.weigh(t)}))),n.push({combo:`l`,label:e.text(`translate.to_target`),group:t,run:()=>this.markers.spans.focus()}),this.labelsOf(`source_spans`).length>0&&n.push({combo:`h`,label:e.text(`translate.to_source`),group:t,run:()=>this.markers.source_spans.focus()})}return this.translates&&n.push({combo:`e`,label:e.text(`translate.write`),group:t,run:()=>this.focusField(`target`)}),this.translates&&this.draft!==``&&n.push({combo:`0`,label:e.text(`rewrite.keep`),group:t,run:()=>this.write(this.draft)}),this.scoreRule!==`off`&&n.push({combo:`n`,label:e.text(`translate.score`),group:t,run:()=>this.focusField(`score`)}),n}lead(e){e===`spans`||e===`source_spans`?this.markers[e].focus():super.lead(e)}render(){let{words:e}=this,t=[this.language(`source`),this.language(`target`)];return l`<div class="editor">
${this.ofTask(o(c(this.task.note),void 0,e))}
${this.ofAnswer(l`<div class="translation">
<div class="translation-from">
<section class="thread" aria-label=${e.text(`translate.source`)}>
${this.head(`translate.source`,this.source,`source`)}
<div class="marks-body">
${this.assesses&&this.labelsOf(`source_spans`).length>0?this.marked(`source_spans`):E(this.source,this.language(`source`))}
</div>
</section>
${m(p(this.source,this.task.glossary??[]),this.target,t,e)}
</div>
<section class="thread" aria-label=${e.text(`translate.target`)}>
${this.head(this.assesses&&this.marksDraft?`translate.draft`:`translate.target`,this.assessed,`target`)}
<div class="marks-body">
${this.assesses&&this.marksDraft?this.marked(`spans`):r} ${this.translates?this.writing():r}
${this.assesses&&!this.marksDraft?this.marked(`spans`):r}
</div>
</section>
</div>
<div class="panel">${this.scoring()} ${this.closing()}</div>`)}
</div>`}head(e,t,n){let{words:r}=this;return l`<header class="thread-head">
<h2>${r.text(e)}</h2>
<span class="answer-note">${w(this.language(n),r.locale)} · ${r.count(`chat.words`,i(t,this.language(n)))}</span>
</header>`}marked(e){let{words:n}=this,i=this.markers[e],a=n.text(e===`spans`?`translate.mark`:`translate.mark_source`);return l`<div class="marks-body marks-body--inner" @focusin=${()=>this.active=e} @pointerdown=${()=>this.active=e}>
${i.palette(a)} ${this.locked?r:this.weights(i)} ${i.view()}
${t(`${this.uid}-${e}-error`,this.errorsAt(e))}
${i.list(e=>l`<p class="marks-more small">${n.text(`translate.${e.severity}`)}</p>`)}
</div>`}weights(e){let{words:t}=this,n=e.current?.severity??this.severity;return l`<div class="marks-palette" role="toolbar" aria-label=${t.text(`translate.severity`)}>
${y.map(([e,r])=>l`<button
class="btn btn--small"
type="button"
aria-pressed=${e===n}
@pointerdown=${e=>e.preventDefault()}
@click=${()=>this.weigh(e)}
>${t.text(`translate.${e}`)} <kbd class="kbd" aria-hidden="true">${r.toUpperCase()}</kbd></button>`)}
</div>`}writing(){let{words:e,draft:n,target:i}=this;if(this.locked)return l`${E(i,this.language(`target`))} ${this.changes()}`;let a=this.errorsAt(`target`),o=`${this.uid}-write`,s=this.value.target!==void 0&&i===n;return l`<div class="translation-write">
<label class="panel-legend" for=${o}>${e.text(n===``?`translate.write`:`translate.mend`)} <kbd class="kbd" aria-hidden="true">E</kbd></label>
<textarea
class="textarea translation-text"
id=${o}
data-field="target"
dir="auto"
lang=${this.language(`target`)}
maxlength="200000"
.value=${i}
aria-invalid=${a.length>0?`true`:r}
aria-describedby=${a.length>0?`${o}-error`:r}
@input=${e=>this.write(e.target.value)}
></textarea>
${t(`${o}-error`,a)}
${n===``?r:l`<div class="row">
<button class="btn" type="button" aria-pressed=${s} @click=${()=>this.write(n)}>${e.text(`rewrite.keep`)} <kbd class="kbd" aria-hidden="true">0</kbd></button>
</div>`}
${this.changes()}
</div>`}changes(){let{draft:t,target:n}=this;return t===``||n===t?r:u(t,e(t,n),this.words.text(`rewrite.changes`),this.language(`target`))}scoring(){let{words:e}=this;if(this.scoreRule===`off`||this.locked&&this.value.score===void 0)return r;let n=this.errorsAt(`score`),i=`${this.uid}-score`;return l`<div class="field">
<label class="field-label" for=${i}>
${e.text(`translate.score`)} ${this.scoreRule===`required`?r:l`<span class="field-optional">${e.text(`field.optional`)}</span>`}
</label>
<p class="field-help" id="${i}-help">${e.text(`translate.score_hint`)}</p>
<input
class="input input--number"
id=${i}
data-field="score"
type="number"
inputmode="numeric"
min="0"
max="100"
step="1"
.value=${this.value.score===void 0?``:String(this.value.score)}
?disabled=${this.locked}
aria-invalid=${n.length>0?`true`:r}
aria-describedby="${i}-help${n.length>0?` ${i}-error`:``}"
@input=${e=>this.rate(e.target.value)}
/>
${t(`${i}-error`,n)}
</div>`}marking(e){let{words:t}=this,n=e===`spans`;return{text:n?this.assessed:this.source,language:this.language(n?`target`:`source`),labels:this.labelsOf(e),marks:this.marksOf(e),overlap:!0,locked:this.locked,words:t,keys:b,name:t.text(n?this.marksDraft?`translate.draft`:`translate.target`:`translate.source`),change:t=>this.work(n&&!this.marksDraft?{target:this.target,[e]:t}:{[e]:t}),made:e=>({...e,severity:this.severity}),named:(e,n)=>`${n}, ${t.text(`translate.${e.severity}`)}`}}weigh(e){this.severity=e;let t=this.markers[this.active].current;t&&!this.locked&&this.work({[this.active]:this.marksOf(this.active).map(n=>T(n,t)?{...n,severity:e}:n)})}write(e){let t=this.assesses&&!this.marksDraft;this.work({target:e,...t?{spans:h(this.marksOf(`spans`),this.target,e,this.language(`target`))}:{}})}rate(e){let t=Number(e),n=e!==``&&Number.isInteger(t)&&t>=0&&t<=100;this.work({score:n?t:void 0})}work(e){let{outcome:t,...n}=this.value;this.set({...this.unmarked,...n,...e})}get unmarked(){return this.assesses?this.labelsOf(`source_spans`).length>0?{spans:[],source_spans:[]}:{spans:[]}:{}}marksOf(e){return this.value[e]??C}labelsOf(e){return this.ontology[x[e]]??[]}language(e){return c(this.task[`${e}_language`])??`und`}get translates(){return this.ontology.translate===!0}get assesses(){return this.ontology.assess!==`off`}get marksDraft(){return this.ontology.assess===`draft`}get scoreRule(){return c(this.ontology.score)??`off`}get source(){return c(this.task.source)??``}get draft(){return this.task.draft?.content??``}get target(){return c(this.value.target)??this.draft}get assessed(){return this.assesses&&this.marksDraft?this.draft:this.target}},C=[];function w(e,t){return new Intl.DisplayNames([t],{type:`language`}).of(n(e))??e}function T(e,t){return e.start===t.start&&e.end===t.end&&e.label===t.label}function E(e,t){return l`<div class="translation-plain" dir="auto" lang=${t}>${e}</div>`}customElements.define(`tz-text-translate`,S);export{S as TzTextTranslate};