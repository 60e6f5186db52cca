import{D as e,M as t,O as n,Ot as r,ht as i,n as a,t as o,v as s,xt as c,yt as l}from"./editing-DsuE7fXQ.js";r({en:{"author.label":`The rubric`,"author.hint":`N adds a criterion, Enter goes on to the next, numbers set its points and - turns them`,"author.add":`Add a criterion`,"author.drop":`Remove criterion {number}`,"author.criterion":`Criterion {number}`,"author.criterion_placeholder":`One thing that an answer does or does not do`,"author.points":`Points`,"author.category":`Category`,"author.key_write":`Write the criterion`,"author.key_points":`Points: {count}`,"author.key_sign":`Turn points won into points lost`,"author.key_example":`Write an example`,"author.key_drop":`Remove the criterion`,"author.missing_criterion":`Write criterion {number}, or remove it.`,"author.missing_points":`Give criterion {number} points from −100 to 100, but not 0.`,"author.missing_category":`Choose a category for criterion {number}.`,"author.missing_meets":`Give criterion {number} an example that meets it.`,"author.missing_fails":`Give criterion {number} an example that does not meet it.`,"author.missing_some_one":`Write at least {count} criterion.`,"author.missing_some_other":`Write at least {count} criteria.`,"author.summary_one":`{count} criterion, {won} points to win, {lost} to lose`,"author.summary_other":`{count} criteria, {won} points to win, {lost} to lose`,"advice.label":`To think over`,"advice.overlap":`Says much the same as criterion {number}: what both reward counts twice.`,"advice.vague":`“{word}” leaves open how much. Say what one would see, or give a number.`,"advice.double":`“{word}” joins two demands. An answer that meets one of them has no right grade: make two criteria.`,"advice.no_negative":`No criterion takes points away. Is there something that a good answer must not do?`,"advice.equal_weights":`Every criterion counts the same. Give more points to what matters more.`,"advice.nothing_to_win":`No criterion gives points, so that no answer can score above zero.`},hi:{"author.label":`कसौटी-सूची`,"author.hint":`N से नई कसौटी, Enter से अगली, अंक से उसके अंक, - से उन्हें कटने वाला बनाएँ`,"author.add":`कसौटी जोड़ें`,"author.drop":`कसौटी {number} हटाएँ`,"author.criterion":`कसौटी {number}`,"author.criterion_placeholder":`एक बात, जो उत्तर करता है या नहीं करता`,"author.points":`अंक`,"author.category":`श्रेणी`,"author.key_write":`कसौटी लिखें`,"author.key_points":`अंक: {count}`,"author.key_sign":`मिलने वाले अंकों को कटने वाले बनाएँ`,"author.key_example":`उदाहरण लिखें`,"author.key_drop":`कसौटी हटाएँ`,"author.missing_criterion":`कसौटी {number} लिखें, या उसे हटाएँ।`,"author.missing_points":`कसौटी {number} को −100 से 100 तक अंक दें, पर 0 नहीं।`,"author.missing_category":`कसौटी {number} की श्रेणी चुनें।`,"author.missing_meets":`कसौटी {number} का ऐसा उदाहरण दें जो उस पर खरा उतरे।`,"author.missing_fails":`कसौटी {number} का ऐसा उदाहरण दें जो उस पर खरा न उतरे।`,"author.missing_some_one":`कम से कम {count} कसौटी लिखें।`,"author.missing_some_other":`कम से कम {count} कसौटियाँ लिखें।`,"author.summary_one":`{count} कसौटी, {won} अंक मिल सकते हैं, {lost} कट सकते हैं`,"author.summary_other":`{count} कसौटियाँ, {won} अंक मिल सकते हैं, {lost} कट सकते हैं`,"advice.label":`सोचने की बातें`,"advice.overlap":`कसौटी {number} भी लगभग यही कहती है: जो दोनों माँगती हैं, वह दो बार गिना जाता है।`,"advice.vague":`“{word}” से पता नहीं चलता कि कितना। बताएँ कि क्या दिखना चाहिए, या संख्या दें।`,"advice.double":`“{word}” दो माँगों को जोड़ता है। जो उत्तर एक ही माँग पूरी करे, उसका कोई सही आकलन नहीं: दो कसौटियाँ बनाएँ।`,"advice.no_negative":`कोई कसौटी अंक नहीं काटती। क्या कुछ ऐसा है जो अच्छे उत्तर में नहीं होना चाहिए?`,"advice.equal_weights":`हर कसौटी के अंक बराबर हैं। जो बात ज़्यादा मायने रखती है, उसे ज़्यादा अंक दें।`,"advice.nothing_to_win":`कोई कसौटी अंक नहीं देती, इसलिए कोई उत्तर शून्य से ऊपर नहीं जा सकता।`}});var u=class extends s{static{this.properties={...s.properties,current:{state:!0}}}constructor(){super(),this.current=0}begun(e){return e.rubric!==void 0||e.outcome!==void 0?e:{...e,rubric:this.task.rubric??[{key:`c1`}]}}missingWork(){let{words:e,rubric:t}=this,n=t=>({number:e.number(t+1)}),r=Number(this.ontology.criteria_min??1),i=t.length<r?[{field:`rubric`,text:e.count(`author.missing_some`,r)}]:[];return[...t.flatMap((t,r)=>this.lacks(t).map(t=>({field:`rubric.${r}.${t}`,text:e.text(`author.missing_${t}`,n(r))}))),...i]}workSummary(){let{words:e,rubric:t}=this,n=t.map(e=>e.points??0),r=t=>e.number(t.reduce((e,t)=>e+t,0)),i={won:r(n.filter(e=>e>0)),lost:r(n.filter(e=>e<0).map(Math.abs))};return t.length===0?``:e.count(`author.summary`,t.length,i)}workBindings(){let{words:e}=this,t=e.text(`author.label`),n=Array.from({length:9},(e,t)=>t+1);return[{combo:`n`,label:e.text(`author.add`),group:t,run:()=>this.add()},{combo:`e`,label:e.text(`author.key_write`),group:t,run:()=>this.enter(`criterion`)},{combo:`j`,label:e.text(`grade.next`),group:t,run:()=>this.go(1)},{combo:`k`,label:e.text(`grade.previous`),group:t,run:()=>this.go(-1)},...n.map(n=>({combo:String(n),label:e.text(`author.key_points`,{count:e.number(n)}),group:t,run:()=>this.weigh(n)})),{combo:`-`,label:e.text(`author.key_sign`),group:t,run:()=>this.turn()},...this.categories.length>0?[{combo:`c`,label:e.text(`author.category`),group:t,run:()=>this.enter(`category`)}]:[],...this.examples===`off`?[]:[{combo:`x`,label:e.text(`author.key_example`),group:t,run:()=>this.enter(`meets`)}],{combo:`delete`,label:e.text(`author.key_drop`),group:t,run:()=>this.drop(this.current)}]}render(){let{words:e}=this;return c`<div class="editor">
${this.thread()} ${this.ofTask(this.samples())}
${this.ofAnswer(c`<section class="panel" data-place="rubric">
<h2 class="panel-legend">${e.text(`author.label`)} ${this.locked?l:c`<small>${e.text(`author.hint`)}</small>`}</h2>
<ol class="changes">${this.rubric.map((e,t)=>this.locked?this.shown(e,t):this.row(e,t))}</ol>
${this.told(void 0,`${this.uid}-advice`)} ${t(`${this.uid}-error`,this.faultsOfWhole())}
${this.locked?l:c`<button class="btn authored-add" type="button" ?disabled=${this.rubric.length>=this.most} @click=${()=>this.add()}>
${e.text(`author.add`)} <kbd class="kbd" aria-hidden="true">N</kbd>
</button>`}
</section>
<div class="panel">${this.closing()}</div>`)}
</div>`}updated(e){e.has(`value`)&&!this.locked&&this.dispatchEvent(new Event(`tz-advice`))}samples(){let{words:e,contentLanguage:t}=this,r=this.task.answers??[];return r.length===0?l:c`<div class="answers">${r.map(r=>n({answer:r,words:e,language:t}))}</div>`}row(e,n){let{words:r}=this,i=r.number(n+1);return c`<li
class="graded authored ${n===this.current?`change--current`:``}"
tabindex="-1"
data-place=${`rubric.${n}`}
@focusin=${()=>this.current=n}
>
<div class="authored-text">
<span class="authored-number" aria-hidden="true">${i}</span>
${this.box(e,n,`criterion`)}
<button class="icon-btn" type="button" aria-label=${r.text(`author.drop`,{number:i})} @click=${()=>this.drop(n)}>✕</button>
</div>
${this.told(n,`${this.uid}-${n}-advice`)}
<div class="authored-facts">${this.pointsField(e,n)} ${this.categoryField(e,n)}</div>
${this.examples===`off`?l:c`<div class="authored-examples">${o.map(t=>this.exampleField(e,n,t))}</div>`}
${t(`${this.uid}-${n}-error`,this.errorsAt(`rubric.${n}`))}
</li>`}box(t,n,r){let i=this.words.number(n+1);return c`<textarea
class="textarea"
rows="1"
maxlength="2000"
dir="auto"
lang=${this.contentLanguage??l}
id=${`${this.uid}-${n}-${r}`}
data-field=${`rubric.${n}.${r}`}
aria-label=${r===`criterion`?this.words.text(`author.criterion`,{number:i}):l}
aria-describedby=${r===`criterion`?`${this.uid}-${n}-advice`:l}
placeholder=${r===`criterion`?this.words.text(`author.criterion_placeholder`):l}
.value=${e(t[r]??``)}
@input=${e=>this.put(n,{[r]:e.target.value||void 0})}
@keydown=${e=>r===`criterion`&&this.onEnter(e,n)}
></textarea>`}exampleField(e,t,n){let{words:r}=this;return c`<div class="field">
<label class="field-label" for=${`${this.uid}-${t}-${n}`}>
${r.text(`author.${n}`)} ${this.examples===`required`?l:c`<span class="field-optional">${r.text(`field.optional`)}</span>`}
</label>
${this.box(e,t,n)}
</div>`}pointsField(t,n){let r=`${this.uid}-${n}-points`;return c`<div class="field">
<label class="field-label" for=${r}>${this.words.text(`author.points`)}</label>
<input
class="input input--points ${(t.points??0)<0?`is-warning`:``}"
id=${r}
data-field=${`rubric.${n}.points`}
type="number"
min="-100"
max="100"
step="1"
.value=${e(t.points===void 0?``:String(t.points))}
@input=${e=>this.put(n,{points:f(e.target.value)})}
/>
</div>`}categoryField(t,n){let{words:r,categories:i}=this,a=`${this.uid}-${n}-category`,o=e=>this.put(n,{category:e.target.value||void 0}),s=c`<label class="field-label" for=${a}>
${r.text(`author.category`)} ${i.length>0?l:c`<span class="field-optional">${r.text(`field.optional`)}</span>`}
</label>`,u=`rubric.${n}.category`;return i.length===0?c`<div class="field">
${s}<input class="input" id=${a} data-field=${u} maxlength="200" dir="auto" .value=${e(t.category??``)} @input=${o} />
</div>`:c`<div class="field">
${s}
<select class="select" id=${a} data-field=${u} @change=${o}>
<option value="" .selected=${e(t.category===void 0)}>${r.text(`form.choose`)}</option>
${i.map(n=>c`<option value=${n.key} .selected=${e(n.key===t.category)}>${r.label(n.label,n.key)}</option>`)}
</select>
</div>`}shown(e,t){let{words:n}=this,r=this.categories.find(t=>t.key===e.category);return c`<li class="graded" data-place=${`rubric.${t}`}>
<p class="graded-text">
<span class="badge ${(e.points??0)>0?``:`badge--warn`}">
${n.text(`grade.points`,{count:n.number(e.points??0,{signDisplay:`always`})})}
</span>
<span dir="auto" lang=${this.contentLanguage??l}>${e.criterion}</span>
${e.category?c`<span class="muted small">${n.label(r?.label,e.category)}</span>`:l}
</p>
${a(e,n,this.contentLanguage)} ${this.told(t,`${this.uid}-${t}-advice`)}
</li>`}told(e,t){let n=`rubric[${e}]`,r=this.advice.filter(t=>e===void 0?t.fields.length===0:t.fields.includes(n));return c`<ul class="advice" id=${t} aria-label=${r.length>0?this.words.text(`advice.label`):l}>
${r.map(e=>c`<li>${this.adviceText(e,n)}</li>`)}
</ul>`}adviceText(e,t){let n=e.fields.find(e=>e!==t),r=Number(/\d+/.exec(n??``)?.[0]??0)+1,i={word:String(e.facts.word??``),number:this.words.number(r)};return this.words.known(`advice.${e.code}`)===null?e.code:this.words.text(`advice.${e.code}`,i)}faultsOfWhole(){return this.faults.filter(e=>e.field===`rubric`||e.field===`answer.rubric`).map(e=>e.detail??e.code)}lacks(e){let t=t=>(e[t]??``).trim()===``;return[...t(`criterion`)?[`criterion`]:[],...e.points===void 0||e.points===0||Math.abs(e.points)>100?[`points`]:[],...this.categories.length>0&&t(`category`)?[`category`]:[],...this.examples===`required`?o.filter(t):[]]}onEnter(e,t){if(!(e.key!==`Enter`||e.shiftKey||e.ctrlKey||e.metaKey||e.isComposing)){if(e.preventDefault(),t===this.rubric.length-1)return this.add();this.current=t+1,this.enter(`criterion`)}}add(){this.locked||this.rubric.length>=this.most||(this.replace([...this.rubric,{key:d(this.rubric)}]),this.current=this.rubric.length-1,this.enter(`criterion`))}drop(e){this.locked||e>=this.rubric.length||(this.advice=[],this.replace(this.rubric.filter((t,n)=>n!==e)),this.current=Math.max(0,Math.min(this.rubric.length-1,e)),this.show())}weigh(e){this.put(this.current,{points:(this.rubric[this.current]?.points??1)<0?-e:e})}turn(){this.put(this.current,{points:-(this.rubric[this.current]?.points??1)})}enter(e){this.updateComplete.then(()=>this.focusField(`rubric.${this.current}.${e}`))}go(e){this.current=Math.max(0,Math.min(this.rubric.length-1,this.current+e)),this.show()}show(){this.updateComplete.then(()=>this.querySelector(`.change--current`)?.focus())}put(e,t){if(this.locked||!this.rubric[e])return;let n=Object.entries({...this.rubric[e],...t}).filter(([,e])=>e!==void 0);this.replace(this.rubric.map((t,r)=>r===e?Object.fromEntries(n):t))}replace(e){this.set({rubric:e})}get rubric(){return this.value.rubric??[]}get categories(){return this.ontology.categories??[]}get examples(){return i(this.ontology.examples)??`optional`}get most(){return Number(this.ontology.criteria_max??60)}};function d(e){let t=new Set(e.map(e=>e.key)),n=e.length+1;for(;t.has(`c${n}`);)n+=1;return`c${n}`}function f(e){let t=Number(e);return e.trim()===``||!Number.isInteger(t)?void 0:t}customElements.define(`tz-rubric-author`,u);export{u as TzRubricAuthor};