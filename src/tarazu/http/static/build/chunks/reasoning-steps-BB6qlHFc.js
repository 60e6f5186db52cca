import{E as e,M as t,N as n,St as r,_ as i,v as a,vt as o,wt as s}from"./editing-BT1aZyYH.js";var c={good:`1`,neutral:`2`,bad:`3`},l=class extends a{static{this.properties={...a.properties,current:{state:!0},previewed:{state:!0}}}constructor(){super(),this.current=0,this.previewed=!0}missingWork(){let{words:e}=this,t=Array.from({length:this.asked},(e,t)=>t).find(e=>!this.ratings[e]);return t===void 0?this.error!==null&&this.correctionRule===`required`&&(this.correction??``).trim()===``?[{field:`correction`,text:e.text(`steps.missing_correction`)}]:[]:[{field:`ratings.${t}`,text:e.text(`steps.missing`,{number:e.number(t+1)})}]}workSummary(){let{words:e,error:t}=this;if(t!==null)return e.text(`steps.error`,{number:e.number(t+1)});let n=this.ratings.filter(e=>e!==null).length;return n===0?``:e.text(`steps.summary`,{rated:e.number(n),all:e.number(this.steps.length)})}workBindings(){let{words:e}=this,t=e.text(`steps.question`),n=this.allowed.map(n=>({combo:c[n],label:e.text(`steps.${n}`),group:t,run:()=>this.rate(this.current,n,!0)})),r=[{combo:`e`,label:e.text(`steps.correct`),group:t,run:()=>this.focusField(`correction`)},{combo:`v`,label:e.text(`write.preview`),group:t,run:()=>this.previewed=!this.previewed}];return[...n,{combo:`j`,label:e.text(`steps.next`),group:t,run:()=>this.go(1)},{combo:`k`,label:e.text(`steps.previous`),group:t,run:()=>this.go(-1)},...this.correctionRule===`off`?[]:r]}render(){let{words:e}=this;return s`<div class="editor">
${this.thread()}
${this.ofAnswer(s`<section class="panel">
<h3 class="panel-legend">${e.text(`steps.question`)} ${this.locked?r:s`<small>${e.text(`steps.hint`)}</small>`}</h3>
<ol class="changes">${this.steps.map((e,t)=>this.step(e,t))}</ol>
${t(`${this.uid}-ratings-error`,this.faults.filter(e=>e.field===`answer.ratings`).map(()=>e.text(`steps.missing_some`)))}
</section>
<div class="panel">${this.correcting()} ${this.closing()}</div>`)}
</div>`}step(i,a){let{words:o,locked:l}=this,u=this.ratings[a],d=a>=this.asked,f=a===this.current&&!l,p=`${this.uid}-${a}`,m={name:p,options:[],chosen:u?[u]:[],disabled:l,pick:e=>this.rate(a,e,!1)},h=this.allowed.map(t=>e(m,{key:t,label:o.text(`steps.${t}`),...f?{hint:c[t]}:{}},`pick--line step-${t}`));return s`<li
class="step-row ${f?`change--current`:``} ${d?`step-row--beyond`:``}"
tabindex="-1"
data-place=${`ratings.${a}`}
@focusin=${()=>this.current=a}
>
<div class="step-text" id=${`${p}-text`}>
<span class="rank-place num">${o.number(a+1)}</span>
${n(i,o,this.contentLanguage)}
</div>
<div class="step-rating">
${d?s`<p class="muted small">${o.text(`steps.beyond`)}</p>`:s`<div class="scale" role="radiogroup" aria-labelledby=${`${p}-text`}>${h}</div>`}
${a===this.error?s`<p><span class="badge badge--bad">${o.text(`steps.first_error`)}</span></p>`:r}
${t(`${p}-error`,this.errorsAt(`ratings.${a}`))}
</div>
</li>`}correcting(){if(this.correctionRule===`off`||this.error===null||this.locked&&this.correction===void 0)return r;let{words:e}=this,t=e.number(this.error+1);return i({id:`${this.uid}-correction`,field:`correction`,label:e.text(this.correctionRule===`required`?`steps.correction`:`steps.correction_optional`,{number:t}),value:this.correction??``,disabled:this.locked,errors:this.errorsAt(`correction`),words:e,language:this.contentLanguage,previewed:this.previewed,preview:()=>this.previewed=!this.previewed,change:e=>this.set({correction:e===``?void 0:e})})}rate(e,t,n){if(this.locked||e>=this.steps.length)return;let r=Array.from({length:Math.max(this.ratings.length,e+1)},(e,t)=>this.ratings[t]??null);r[e]=t;let i=this.stops&&t===`bad`?r.slice(0,e+1):r;this.set({ratings:i,...i.includes(`bad`)?{}:{correction:void 0}}),n&&e+1<this.asked&&this.go(1)}go(e){this.current=Math.max(0,Math.min(this.steps.length-1,this.current+e)),this.updateComplete.then(()=>this.querySelector(`.change--current`)?.focus())}get asked(){return this.stops&&this.error!==null?this.error+1:this.steps.length}get error(){let e=this.ratings.indexOf(`bad`);return e<0?null:e}get ratings(){return this.value.ratings??[]}get correction(){return o(this.value.correction)}get steps(){return this.task.steps??[]}get allowed(){return this.ontology.allow_neutral===!0?[`good`,`neutral`,`bad`]:[`good`,`bad`]}get stops(){return this.ontology.stop_at_error===!0}get correctionRule(){return o(this.ontology.correction)??`optional`}};customElements.define(`tz-reasoning-steps`,l);export{l as TzReasoningSteps};