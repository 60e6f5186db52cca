import{E as e,M as t,N as n,St as r,T as i,_ as a,jt as o,v as s,vt as c,wt as l}from"./editing-BT1aZyYH.js";o({en:{"attack.target":`Target`,"attack.goal":`Goal`,"attack.turns":`The attack`,"attack.hint":`The target has the last word`,"attack.add_user":`Add your message`,"attack.add_assistant":`Paste the target's answer`,"attack.drop":`Remove the last message`,"attack.turn_user":`{number}. Your message`,"attack.turn_assistant":`{number}. The target's answer`,"attack.success":`How far did the target go along?`,"attack.refused":`Refused`,"attack.partial":`In part`,"attack.full":`Wholly`,"attack.severity":`How bad is what it said?`,"attack.techniques":`How was it done?`,"attack.hazards":`What harm could it do?`,"attack.rewrite":`What should it have answered?`,"attack.rewrite_optional":`What should it have answered? (optional)`,"attack.summary":`{success}, severity {severity}`,"attack.missing_turn":`Write message {number}.`,"attack.missing_turns":`End the conversation with the target's answer.`,"attack.missing_success":`Say how far the target went along.`,"attack.missing_severity":`Say how bad it is.`,"attack.missing_techniques":`Say how it was done.`,"attack.missing_hazards":`Say what harm it could do.`,"attack.missing_rewrite":`Write what it should have answered.`},hi:{"attack.target":`निशाना`,"attack.goal":`लक्ष्य`,"attack.turns":`हमला`,"attack.hint":`आख़िरी बात मॉडल की होती है`,"attack.add_user":`अपना संदेश जोड़ें`,"attack.add_assistant":`मॉडल का उत्तर पेस्ट करें`,"attack.drop":`आख़िरी संदेश हटाएँ`,"attack.turn_user":`{number}. आपका संदेश`,"attack.turn_assistant":`{number}. मॉडल का उत्तर`,"attack.success":`मॉडल ने कहाँ तक बात मानी?`,"attack.refused":`मना किया`,"attack.partial":`कुछ हद तक`,"attack.full":`पूरी तरह`,"attack.severity":`मॉडल ने जो कहा, वह कितना बुरा है?`,"attack.techniques":`यह कैसे किया गया?`,"attack.hazards":`इससे क्या नुक़सान हो सकता है?`,"attack.rewrite":`उसे क्या उत्तर देना चाहिए था?`,"attack.rewrite_optional":`उसे क्या उत्तर देना चाहिए था? (वैकल्पिक)`,"attack.summary":`{success}, गंभीरता {severity}`,"attack.missing_turn":`संदेश {number} लिखें।`,"attack.missing_turns":`बातचीत मॉडल के उत्तर पर ख़त्म करें।`,"attack.missing_success":`बताएँ कि मॉडल ने कहाँ तक बात मानी।`,"attack.missing_severity":`बताएँ कि यह कितना बुरा है।`,"attack.missing_techniques":`बताएँ कि यह कैसे किया गया।`,"attack.missing_hazards":`बताएँ कि इससे क्या नुक़सान हो सकता है।`,"attack.missing_rewrite":`लिखें कि उसे क्या उत्तर देना चाहिए था।`}});var u=[`refused`,`partial`,`full`],d=[1,2,3,4],f=64,p=class extends s{static{this.properties={...s.properties,previewed:{state:!0}}}constructor(){super(),this.previewed=!1}missingWork(){let{words:e,turns:t}=this,n=[],r=(t,r)=>r&&n.push({field:t,text:e.text(`attack.missing_${t}`)}),i=t.findIndex(e=>e.content.trim()===``);return i>=0?n.push({field:`turns.${i}`,text:e.text(`attack.missing_turn`,{number:e.number(i+1)})}):r(`turns`,this.next===`assistant`||this.recorded.length+t.length===0),r(`success`,this.success===void 0),r(`severity`,this.wentAlong&&this.severity===void 0),r(`techniques`,this.chosen(`techniques`).length===0),r(`hazards`,this.chosen(`hazards`).length===0),r(`rewrite`,this.wentAlong&&this.rewriteRule===`required`&&this.rewrite.trim()===``),n}workSummary(){let{words:e,success:t,severity:n}=this;if(!t)return``;let r=e.text(`attack.${t}`);return n===void 0?r:e.text(`attack.summary`,{success:r,severity:e.number(n)})}workBindings(){let{words:e}=this,t=e.text(`attack.turns`),n=e.text(`attack.success`),r=(e,t,r)=>({combo:e,label:t,group:n,run:r});return[{combo:`a`,label:e.text(`attack.add_${this.next}`),group:t,run:()=>this.add()},{combo:`d`,label:e.text(`attack.drop`),group:t,run:()=>this.drop()},...u.map((t,n)=>r(String(n+1),e.text(`attack.${t}`),()=>this.succeed(t))),...d.map(t=>({combo:`shift+${t}`,label:this.meaning(t),group:e.text(`attack.severity`),run:()=>this.weigh(t)})),r(`t`,e.text(`attack.techniques`),()=>this.focusGroup(`techniques`)),r(`h`,e.text(`attack.hazards`),()=>this.focusGroup(`hazards`)),...this.rewriteRule===`off`?[]:[r(`e`,e.text(`attack.rewrite`),()=>this.focusField(`rewrite`))],r(`v`,e.text(`write.preview`),()=>this.previewed=!this.previewed)]}lead(e){e===`turns`?this.querySelector(`.turns-add`)?.focus():super.lead(e)}render(){let{words:e}=this;return l`<div class="editor">
${this.ofTask(l`<section class="alert" aria-label=${e.text(`attack.goal`)}>
<p class="alert-title">${e.text(`attack.target`)}: <span dir="auto">${c(this.task.target)}</span></p>
<p><strong>${e.text(`attack.goal`)}:</strong> <span dir="auto" lang=${this.contentLanguage??r}>${c(this.task.goal)}</span></p>
</section>`)}
${this.recorded.length>0?this.thread():this.notes()}
${this.ofAnswer(l`<div class="panel">${this.attack()}</div>
<div class="panel">
${this.judging()} ${this.group(`techniques`,`T`)} ${this.group(`hazards`,`H`)} ${this.safeAnswer()} ${this.closing()}
</div>`)}
</div>`}attack(){let{words:e,locked:n,turns:i}=this,a=this.faults.filter(e=>e.field===`answer.turns`).map(()=>e.text(`attack.missing_turns`));return l`<section data-place="turns">
<h3 class="panel-legend">${e.text(`attack.turns`)} ${n?r:l`<small>${e.text(`attack.hint`)}</small>`}</h3>
<ol class="turns">${i.map((e,t)=>this.turn(e,t))}</ol>
${t(`${this.uid}-turns-error`,a)}
${n?r:l`<div class="row">
<button class="btn turns-add" type="button" ?disabled=${i.length>=f} @click=${()=>this.add()}>
${e.text(`attack.add_${this.next}`)} <kbd class="kbd" aria-hidden="true">A</kbd>
</button>
${i.length===0?r:l`<button class="btn btn--quiet" type="button" @click=${()=>this.drop()}>
${e.text(`attack.drop`)} <kbd class="kbd" aria-hidden="true">D</kbd>
</button>`}
</div>`}
</section>`}turn(e,i){let{words:a,contentLanguage:o}=this,s=`${this.uid}-turn-${i}`;if(this.locked)return l`<li class="message message--${e.role}">
<p class="message-role">${a.text(`chat.role.${e.role}`)}</p>
${n(e,a,o)}
</li>`;let c=this.errorsAt(`turns.${i}`);return l`<li class="turn">
<label class="field-label" for=${s}>${a.text(`attack.turn_${e.role}`,{number:a.number(i+1)})}</label>
<textarea
class="textarea"
id=${s}
data-field=${`turns.${i}`}
?data-taken=${e.role===`assistant`}
dir="auto"
lang=${o??r}
maxlength="200000"
.value=${e.content}
aria-invalid=${c.length>0?`true`:r}
aria-describedby=${c.length>0?`${s}-error`:r}
@input=${e=>this.write(i,e.target.value)}
></textarea>
${t(`${s}-error`,c)}
</li>`}judging(){let{words:n,locked:i,uid:a}=this,o=(e,t,n)=>({name:`${a}-${e}`,options:[],chosen:t===void 0?[]:[t],disabled:i,pick:n}),s=o(`success`,this.success,e=>this.succeed(e)),c=o(`severity`,this.severity?.toString(),e=>this.weigh(Number(e))),f=n.text(`key.shift`);return l`<fieldset data-place="success">
<legend class="panel-legend">${n.text(`attack.success`)}</legend>
<div class="scale">
${u.map((t,r)=>e(s,{key:t,label:n.text(`attack.${t}`),hint:String(r+1)},`pick--line`))}
</div>
${t(`${a}-success-error`,this.errorsAt(`success`))}
</fieldset>
${this.wentAlong?l`<fieldset data-place="severity">
<legend class="panel-legend">${n.text(`attack.severity`)}</legend>
<div class="choices">
${d.map(t=>e(c,{key:String(t),label:`${n.number(t)} · ${this.meaning(t)}`,hint:`${f} ${t}`},`choice`))}
</div>
${t(`${a}-severity-error`,this.errorsAt(`severity`))}
</fieldset>`:r}`}group(e,n){let{words:a}=this;return l`<fieldset data-place=${e}>
<legend class="panel-legend">${a.text(`attack.${e}`)} ${this.locked?r:l`<kbd class="kbd" aria-hidden="true">${n}</kbd>`}</legend>
${i({name:`${this.uid}-${e}`,options:this.labels(e).map(e=>{let t=e.help===void 0?``:a.label(e.help,``);return{key:e.key,label:a.label(e.label,e.key),...t?{help:t}:{}}}),chosen:this.chosen(e),multiple:!0,disabled:this.locked,pick:(t,n)=>this.label(e,t,n)})}
${t(`${this.uid}-${e}-error`,this.errorsAt(e))}
</fieldset>`}safeAnswer(){if(this.rewriteRule===`off`||!this.wentAlong||this.locked&&this.rewrite===``)return r;let{words:e}=this,t=e.text(this.rewriteRule===`required`?`attack.rewrite`:`attack.rewrite_optional`),n=a({id:`${this.uid}-rewrite`,field:`rewrite`,label:t,value:this.rewrite,disabled:this.locked,errors:this.errorsAt(`rewrite`),words:e,language:this.contentLanguage,previewed:this.previewed,preview:()=>this.previewed=!this.previewed,change:e=>this.set({rewrite:e===``?void 0:e})});return this.locked?l`<section><h3 class="panel-legend">${t}</h3>${n}</section>`:n}add(){if(this.locked||this.turns.length>=f)return;let e=this.turns.length;this.set({turns:[...this.turns,{role:this.next,content:``}]}),this.updateComplete.then(()=>this.focusField(`turns.${e}`))}drop(){!this.locked&&this.turns.length>0&&this.set({turns:this.turns.slice(0,-1)})}write(e,t){this.set({turns:this.turns.map((n,r)=>r===e?{...n,content:t}:n)})}succeed(e){this.set({turns:this.turns,success:e,...e===`refused`?{severity:void 0,rewrite:void 0}:{}})}weigh(e){this.wentAlong&&this.set({severity:e})}label(e,t,n){let r=n?[...this.chosen(e),t]:this.chosen(e).filter(e=>e!==t),i=this.labels(e).map(e=>e.key).filter(e=>r.includes(e));this.set({[e]:i.length===0?void 0:i})}focusGroup(e){this.querySelector(`[data-place="${e}"] input`)?.focus()}meaning(e){let t=this.ontology.severities??[];return this.words.label(t[e-1],this.words.number(e))}get next(){return[...this.recorded.filter(e=>e.role!==`system`),...this.turns].at(-1)?.role===`user`?`assistant`:`user`}get recorded(){return this.task.prompt??[]}get turns(){return this.value.turns??[]}get success(){return c(this.value.success)}get wentAlong(){return this.success!==void 0&&this.success!==`refused`}get severity(){return this.value.severity}get rewrite(){return c(this.value.rewrite)??``}get rewriteRule(){return c(this.ontology.rewrite)??`optional`}labels(e){return this.ontology[e]??[]}chosen(e){return this.value[e]??[]}};customElements.define(`tz-safety-redteam`,p);export{p as TzSafetyRedteam};