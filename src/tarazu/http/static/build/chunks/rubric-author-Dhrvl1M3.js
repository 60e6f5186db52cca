import{D as e,M as t,O as n,St as r,jt as i,n as a,t as o,v as s,vt as c,wt as l}from"./editing-BT1aZyYH.js";i({en:{"author.label":`The rubric`,"author.hint":`N adds a criterion, Enter goes on to the next, numbers set its points and - turns them`,"author.add":`Add a criterion`,"author.drop":`Remove criterion {number}`,"author.criterion":`Criterion {number}`,"author.criterion_placeholder":`One thing that an answer does or does not do`,"author.points":`Points`,"author.category":`Category`,"author.key_write":`Write the criterion`,"author.key_points":`Points: {count}`,"author.key_sign":`Turn points won into points lost`,"author.key_example":`Write an example`,"author.key_drop":`Remove the criterion`,"author.missing_criterion":`Write criterion {number}, or remove it.`,"author.missing_points":`Give criterion {number} points from −100 to 100, but not 0.`,"author.missing_category":`Choose a category for criterion {number}.`,"author.missing_meets":`Give criterion {number} an example that meets it.`,"author.missing_fails":`Give criterion {number} an example that does not meet it.`,"author.missing_some_one":`Write at least {count} criterion.`,"author.missing_some_other":`Write at least {count} criteria.`,"author.summary_one":`{count} criterion, {won} points to win, {lost} to lose`,"author.summary_other":`{count} criteria, {won} points to win, {lost} to lose`,"advice.label":`To think over`,"advice.overlap":`Says much the same as criterion {number}: what both reward counts twice.`,"advice.vague":`“{word}” leaves open how much. Say what one would see, or give a number.`,"advice.double":`“{word}” joins two demands. An answer that meets one of them has no right grade: make two criteria.`,"advice.no_negative":`No criterion takes points away. Is there something that a good answer must not do?`,"advice.equal_weights":`Every criterion counts the same. Give more points to what matters more.`,"advice.nothing_to_win":`No criterion gives points, so that no answer can score above zero.`},hi:{"author.label":`कसौटी-सूची`,"author.hint":`N से नई कसौटी, Enter से अगली, अंक से उसके अंक, - से उन्हें कटने वाला बनाएँ`,"author.add":`कसौटी जोड़ें`,"author.drop":`कसौटी {number} हटाएँ`,"author.criterion":`कसौटी {number}`,"author.criterion_placeholder":`एक बात, जो उत्तर करता है या नहीं करता`,"author.points":`अंक`,"author.category":`श्रेणी`,"author.key_write":`कसौटी लिखें`,"author.key_points":`अंक: {count}`,"author.key_sign":`मिलने वाले अंकों को कटने वाले बनाएँ`,"author.key_example":`उदाहरण लिखें`,"author.key_drop":`कसौटी हटाएँ`,"author.missing_criterion":`कसौटी {number} लिखें, या उसे हटाएँ।`,"author.missing_points":`कसौटी {number} को −100 से 100 तक अंक दें, पर 0 नहीं।`,"author.missing_category":`कसौटी {number} की श्रेणी चुनें।`,"author.missing_meets":`कसौटी {number} का ऐसा उदाहरण दें जो उस पर खरा उतरे।`,"author.missing_fails":`कसौटी {number} का ऐसा उदाहरण दें जो उस पर खरा न उतरे।`,"author.missing_some_one":`कम से कम {count} कसौटी लिखें।`,"author.missing_some_other":`कम से कम {count} कसौटियाँ लिखें।`,"author.summary_one":`{count} कसौटी, {won} अंक मिल सकते हैं, {lost} कट सकते हैं`,"author.summary_other":`{count} कसौटियाँ, {won} अंक मिल सकते हैं, {lost} कट सकते हैं`,"advice.label":`सोचने की बातें`,"advice.overlap":`कसौटी {number} भी लगभग यही कहती है: जो दोनों माँगती हैं, वह दो बार गिना जाता है।`,"advice.vague":`“{word}” से पता नहीं चलता कि कितना। बताएँ कि क्या दिखना चाहिए, या संख्या दें।`,"advice.double":`“{word}” दो माँगों को जोड़ता है। जो उत्तर एक ही माँग पूरी करे, उसका कोई सही आकलन नहीं: दो कसौटियाँ बनाएँ।`,"advice.no_negative":`कोई कसौटी अंक नहीं काटती। क्या कुछ ऐसा है जो अच्छे उत्तर में नहीं होना चाहिए?`,"advice.equal_weights":`हर कसौटी के अंक बराबर हैं। जो बात ज़्यादा मायने रखती है, उसे ज़्यादा अंक दें।`,"advice.nothing_to_win":`कोई कसौटी अंक नहीं देती, इसलिए कोई उत्तर शून्य से ऊपर नहीं जा सकता।`}});var u=class extends s{static{this.properties={...s.properties,current:{state:!0}}}constructor(){super(),this.current=0}begun(e){return e.rubric!==void 0||e.outcome!==void 0?e:{...e,rubric:this.task.rubric??[{key:`c1`}]}}missingWork(){let{words:e,rubric:t}=this,n=t=>({number:e.number(t+1)}),r=Number(this.ontology.criteria_min??1),i=t.length<r?[{field:`rubric`,text:e.count(`author.missing_some`,r)}]:[];return[...t.flatMap((t,r)=>this.lacks(t).map(t=>({field:`rubric.${r}.${t}`,text:e.text(`author.missing_${t}`,n(r))}))),...i]}workSummary(){let{words:e,rubric:t}=this,n=t.map(e=>e.points??0),r=t=>e.number(t.reduce((e,t)=>e+t,0)),i={won:r(n.filter(e=>e>0)),lost:r(n.filter(e=>e<0).map(Math.abs))};return t.length===0?``:e.count(`author.summary`,t.length,i)}workBindings(){let{words:e}=this,t=e.text(`author.label`),n=Array.from({length:9},(e,t)=>t+1);return[{combo:`n`,label:e.text(`author.add`),group:t,run:()=>this.add()},{combo:`e`,label:e.text(`author.key_write`),group:t,run:()=>this.enter(`criterion`)},{combo:`j`,label:e.text(`grade.next`),group:t,run:()=>this.go(1)},{combo:`k`,label:e.text(`grade.previous`),group:t,run:()=>this.go(-1)},...n.map(n=>({combo:String(n),label:e.text(`author.key_points`,{count:e.number(n)}),group:t,run:()=>this.weigh(n)})),{combo:`-`,label:e.text(`author.key_sign`),group:t,run:()=>this.turn()},...this.categories.length>0?[{combo:`c`,label:e.text(`author.category`),group:t,run:()=>this.enter(`category`)}]:[],...this.examples===`off`?[]:[{combo:`x`,label:e.text(`author.key_example`),group:t,run:()=>this.enter(`meets`)}],{combo:`delete`,label:e.text(`author.key_drop`),group:t,run:()=>this.drop(this.current)}]}render(){let{words:e}=this;return l`<div class="editor">
${this.thread()} ${this.ofTask(this.samples())}
${this.ofAnswer(l`<section class="panel" data-place="rubric">
<h2 class="panel-legend">${e.text(`author.label`)} ${this.locked?r:l`<small>${e.text(`author.hint`)}</small>`}</h2>
<ol class="changes">${this.rubric.map((e,t)=>this.locked?this.shown(e,t):this.row(e,t))}</ol>
${this.told(void 0,`${this.uid}-advice`)} ${t(`${this.uid}-error`,this.faultsOfWhole())}
${this.locked?r:l`<button class="btn authored-add" type="button" ?disabled=${this.rubric.length>=this.most} @click=${()=>this.add()}>
${e.text(`author.add`)} <kbd class="kbd" aria-hidden="true">N</kbd>
</button>`}
</section>
<div class="panel">${this.closing()}</div>`)}
</div>`}updated(e){e.has(`value`)&&!this.locked&&this.dispatchEvent(new Event(`tz-advice`))}samples(){let{words:e,contentLanguage:t}=this,i=this.task.answers??[];return i.length===0?r:l`<div class="answers">${i.map(r=>n({answer:r,words:e,language:t}))}</div>`}row(e,n){let{words:i}=this,a=i.number(n+1);return l`<li
class="graded authored ${n===this.current?`change--current`:``}"
tabindex="-1"
data-place=${`rubric.${n}`}
@focusin=${()=>this.current=n}
>
<div class="authored-text">
<span class="authored-number" aria-hidden="true">${a}</span>
${this.box(e,n,`criterion`)}
<button class="icon-btn" type="button" aria-label=${i.text(`author.drop`,{number:a})} @click=${()=>this.drop(n)}>✕</button>
</div>
${this.told(n,`${this.uid}-${n}-advice`)}
<div class="authored-facts">${this.pointsField(e,n)} ${this.categoryField(e,n)}</div>
${this.examples===`off`?r:l`<div class="authored-examples">${o.map(t=>this.exampleField(e,n,t))}</div>`}
${t(`${this.uid}-${n}-error`,this.errorsAt(`rubric.${n}`))}
</li>`}box(t,n,i){let a=this.words.number(n+1);return l`<textarea
class="textarea"
rows="1"
maxlength="2000"
dir="auto"
lang=${this.contentLanguage??r}
id=${`${this.uid}-${n}-${i}`}
data-field=${`rubric.${n}.${i}`}
aria-label=${i===`criterion`?this.words.text(`author.criterion`,{number:a}):r}
aria-describedby=${i===`criterion`?`${this.uid}-${n}-advice`:r}
placeholder=${i===`criterion`?this.words.text(`author.criterion_placeholder`):r}
.value=${e(t[i]??``)}
@input=${e=>this.put(n,{[i]:e.target.value||void 0})}
@keydown=${e=>i===`criterion`&&this.onEnter(e,n)}
></textarea>`}exampleField(e,t,n){let{words:i}=this;return l`<div class="field">
<label class="field-label" for=${`${this.uid}-${t}-${n}`}>
${i.text(`author.${n}`)} ${this.examples===`required`?r:l`<span class="field-optional">${i.text(`field.optional`)}</span>`}
</label>
${this.box(e,t,n)}
</div>`}pointsField(t,n){let r=`${this.uid}-${n}-points`;return l`<div class="field">
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
</div>`}categoryField(t,n){let{words:i,categories:a}=this,o=`${this.uid}-${n}-category`,s=e=>this.put(n,{category:e.target.value||void 0}),c=l`<label class="field-label" for=${o}>
${i.text(`author.category`)} ${a.length>0?r:l`<span class="field-optional">${i.text(`field.optional`)}</span>`}
</label>`,u=`rubric.${n}.category`;return a.length===0?l`<div class="field">
${c}<input class="input" id=${o} data-field=${u} maxlength="200" dir="auto" .value=${e(t.category??``)} @input=${s} />
</div>`:l`<div class="field">
${c}
<select class="select" id=${o} data-field=${u} @change=${s}>
<option value="" .selected=${e(t.category===void 0)}>${i.text(`form.choose`)}</option>
${a.map(n=>l`<option value=${n.key} .selected=${e(n.key===t.category)}>${i.label(n.label,n.key)}</option>`)}
</select>
</div>`}shown(e,t){let{words:n}=this,i=this.categories.find(t=>t.key===e.category);return l`<li class="graded" data-place=${`rubric.${t}`}>
<p class="graded-text">
<span class="badge ${(e.points??0)>0?``:`badge--warn`}">
${n.text(`grade.points`,{count:n.number(e.points??0,{signDisplay:`always`})})}
</span>
<span dir="auto" lang=${this.contentLanguage??r}>${e.criterion}</span>
${e.category?l`<span class="muted small">${n.label(i?.label,e.category)}</span>`:r}
</p>
${a(e,n,this.contentLanguage)} ${this.told(t,`${this.uid}-${t}-advice`)}
</li>`}told(e,t){let n=`rubric[${e}]`,i=this.advice.filter(t=>e===void 0?t.fields.length===0:t.fields.includes(n));return l`<ul class="advice" id=${t} aria-label=${i.length>0?this.words.text(`advice.label`):r}>
${i.map(e=>l`<li>${this.adviceText(e,n)}</li>`)}
</ul>`}adviceText(e,t){let n=e.fields.find(e=>e!==t),r=Number(/\d+/.exec(n??``)?.[0]??0)+1,i={word:String(e.facts.word??``),number:this.words.number(r)};return this.words.known(`advice.${e.code}`)===null?e.code:this.words.text(`advice.${e.code}`,i)}faultsOfWhole(){return this.faults.filter(e=>e.field===`rubric`||e.field===`answer.rubric`).map(e=>e.detail??e.code)}lacks(e){let t=t=>(e[t]??``).trim()===``;return[...t(`criterion`)?[`criterion`]:[],...e.points===void 0||e.points===0||Math.abs(e.points)>100?[`points`]:[],...this.categories.length>0&&t(`category`)?[`category`]:[],...this.examples===`required`?o.filter(t):[]]}onEnter(e,t){if(!(e.key!==`Enter`||e.shiftKey||e.ctrlKey||e.metaKey||e.isComposing)){if(e.preventDefault(),t===this.rubric.length-1)return this.add();this.current=t+1,this.enter(`criterion`)}}add(){this.locked||this.rubric.length>=this.most||(this.replace([...this.rubric,{key:d(this.rubric)}]),this.current=this.rubric.length-1,this.enter(`criterion`))}drop(e){this.locked||e>=this.rubric.length||(this.advice=[],this.replace(this.rubric.filter((t,n)=>n!==e)),this.current=Math.max(0,Math.min(this.rubric.length-1,e)),this.show())}weigh(e){this.put(this.current,{points:(this.rubric[this.current]?.points??1)<0?-e:e})}turn(){this.put(this.current,{points:-(this.rubric[this.current]?.points??1)})}enter(e){this.updateComplete.then(()=>this.focusField(`rubric.${this.current}.${e}`))}go(e){this.current=Math.max(0,Math.min(this.rubric.length-1,this.current+e)),this.show()}show(){this.updateComplete.then(()=>this.querySelector(`.change--current`)?.focus())}put(e,t){if(this.locked||!this.rubric[e])return;let n=Object.entries({...this.rubric[e],...t}).filter(([,e])=>e!==void 0);this.replace(this.rubric.map((t,r)=>r===e?Object.fromEntries(n):t))}replace(e){this.set({rubric:e})}get rubric(){return this.value.rubric??[]}get categories(){return this.ontology.categories??[]}get examples(){return c(this.ontology.examples)??`optional`}get most(){return Number(this.ontology.criteria_max??60)}};function d(e){let t=new Set(e.map(e=>e.key)),n=e.length+1;for(;t.has(`c${n}`);)n+=1;return`c${n}`}function f(e){let t=Number(e);return e.trim()===``||!Number.isInteger(t)?void 0:t}customElements.define(`tz-rubric-author`,u);export{u as TzRubricAuthor};