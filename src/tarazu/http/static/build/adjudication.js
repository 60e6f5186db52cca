import{Dt as e,G as t,H as n,M as r,St as i,W as a,X as o,Y as s,at as c,bt as l,it as u,jt as d,kt as f,pt as p,q as m,wt as h,yt as g,zt as _}from"./chunks/editing-BT1aZyYH.js";import{t as v}from"./chunks/changed-D04jkqr2.js";import{t as y}from"./chunks/deciding-DShAh6QK.js";function b(e){let t=new Map;e.forEach(({parts:n},r)=>{for(let i of n){let n=t.get(i.pointer)??{label:i.label,texts:e.map(()=>``)};n.texts[r]=i.text,t.set(i.pointer,n)}});let n=[...t.values()],r=n.filter(({texts:e})=>new Set(e).size>1);return{differing:r,same:n.length-r.length}}function x(e,t,n,r){let{differing:a,same:o}=b(e),s=e[t]?.letter??``;return h`<section class="panel" aria-labelledby="adj-differences">
<h2 class="panel-legend" id="adj-differences">${n.text(`adj.differences`)} <small>${n.text(`adj.against`,{letter:s})}</small></h2>
${a.length===0?h`<p>${n.text(`adj.no_differences`)}</p>`:h`<div class="table-scroll" tabindex="0" role="region" aria-labelledby="adj-differences">
<table class="table table--stack adj-differences">
<thead><tr><th scope="col">${n.text(`adj.part`)}</th>${e.map(e=>h`<th scope="col">${n.text(`adj.person`,{letter:e.letter})}</th>`)}</tr></thead>
<tbody>
${a.map(({label:i,texts:a})=>h`<tr>
<th scope="row">${i}</th>
${a.map((o,s)=>h`<td data-label=${n.text(`adj.person`,{letter:e[s]?.letter??``})}>${v(o,a[t]??``,i,n,r)}</td>`)}
</tr>`)}
</tbody>
</table>
</div>`}
${o>0?h`<p class="muted small">${n.count(`adj.same`,o)}</p>`:i}
</section>`}var S=[`ambiguous`,`incomplete`],C=class e{constructor(e){this.value=e}get choice(){return this.text(`choice`)}get clause(){return this.text(`clause`)}get reason(){return this.text(`reason`)}get isLetter(){return this.choice!==``&&!S.includes(this.choice)}get mended(){let e=this.value.mended??{};return this.isLetter?e[this.choice]:void 0}with(t){return new e({...this.value,...t})}mending(e,t){let{[e]:n,...r}=this.value.mended??{};return this.with({choice:e,mended:t===void 0?r:{...r,[e]:t}})}decision(){let{mended:e,clause:t,reason:n}=this,r={...t===``?{}:{clause:t},...n.trim()===``?{}:{reason:n}};return this.isLetter?{verdict:e?`mend`:`pick`,letter:this.choice,...e?{answer:e}:{},...r}:{verdict:this.choice,...r}}text(e){let t=this.value[e];return typeof t==`string`?t:``}},w={ambiguous:`a`,incomplete:`i`};function T({work:e,until:t,pay:n,open:r,words:a,guidelines:o,keys:s}){let c=e.candidates.length;return h`<header class="bench-head">
<div class="bench-title">
<h1>${e.title}</h1>
<p class="bench-facts">
<span>${a.text(`adj.why_${e.why}`)}</span>
<span>${a.text(`bench.lease`,{time:a.moment(t)})}</span>
${n===``?i:h`<span>${n}</span>`}
${e.given>c?h`<span>${a.text(`adj.shown`,{shown:a.number(c),given:a.number(e.given)})}</span>`:i}
</p>
</div>
<div class="row">
<button class="btn btn--small" id="tz-guidelines-button" type="button" aria-expanded=${r} @click=${o}>
${a.text(`action.guidelines`)} <kbd class="kbd" aria-hidden="true">${u(`alt+g`,a)}</kbd>
</button>
<button class="btn btn--small" type="button" @click=${s}>${a.text(`action.keys`)} <kbd class="kbd" aria-hidden="true">?</kbd></button>
</div>
</header>`}function E({candidate:e,place:t,editor:n,ruling:r,canMend:a,words:o,choose:s,mend:c}){let{letter:l}=e,u=r.choice===l;return h`<article class="adj-answer" data-letter=${l} aria-labelledby="adj-${l}">
<header class="adj-letter">
<h2 id="adj-${l}">${o.text(`adj.person`,{letter:l})}</h2>
<span class="small muted">${o.text(`adj.apart`,{share:o.number(e.apart,{style:`percent`})})}</span>
<label class="check">
<input type="radio" name="adj-choice" value=${l} .checked=${u} @change=${()=>s(l)} />
${o.text(`adj.take`,{letter:l})} <kbd class="kbd" aria-hidden="true">${t+1}</kbd>
</label>
${a?h`<button class="btn btn--small" type="button" aria-pressed=${u&&r.mended!==void 0} @click=${()=>c(l)}>
${o.text(`adj.mend`,{letter:l})}
</button>`:i}
</header>
${n??i}
</article>`}function D({work:e,ruling:t,faults:n,words:a,change:o}){let s=e=>n.filter(t=>t.field===e).map(e=>g(e,a));return h`<section class="panel adj-closing" aria-labelledby="adj-decision">
<h2 class="panel-legend" id="adj-decision">${a.text(`adj.decision`)}</h2>
<div class="row" role="group" aria-label=${a.text(`adj.none`)}>
${S.map(e=>h`<label class="check">
<input type="radio" name="adj-choice" value=${e} .checked=${t.choice===e} @change=${()=>o({choice:e})} />
${a.text(`adj.${e}`)} <kbd class="kbd" aria-hidden="true">${w[e].toUpperCase()}</kbd>
</label>`)}
</div>
${e.clauses.length>0?h`<div class="field">
<label class="field-label" for="adj-clause">${a.text(`adj.clause`)} <kbd class="kbd" aria-hidden="true">C</kbd></label>
<select class="select" id="adj-clause" aria-invalid=${s(`clause`).length>0} aria-describedby=${s(`clause`).length>0?`adj-clause-error`:i} @change=${e=>o({clause:e.target.value})}>
<option value="" ?selected=${t.clause===``}>${a.text(`adj.no_clause`)}</option>
${e.clauses.map(e=>h`<option value=${e.number} ?selected=${t.clause===e.number}>${e.number} ${e.title.replace(e.number,``).trim()}</option>`)}
</select>
${r(`adj-clause-error`,s(`clause`))}
</div>`:i}
<div class="field">
<label class="field-label" for="adj-reason">${a.text(`adj.reason`)} <kbd class="kbd" aria-hidden="true">R</kbd></label>
<textarea
class="textarea"
id="adj-reason"
rows="3"
maxlength="2000"
dir="auto"
aria-invalid=${s(`reason`).length>0}
aria-describedby="adj-reason-help${s(`reason`).length>0?` adj-reason-error`:``}"
.value=${t.reason}
@input=${e=>o({reason:e.target.value})}
></textarea>
<p class="field-help" id="adj-reason-help">${a.text(e.is_unanimous?`adj.reason_optional`:`adj.reason_help`)}</p>
${r(`adj-reason-error`,s(`reason`))}
</div>
</section>`}function O({summary:e,draft:t,sending:r,locked:a,words:o,decide:s}){let c=t.kind===`local`||t.kind===`failed`;return h`<div class="bench-bar" role="region" aria-label=${o.text(`adj.decide`)}>
<div class="bench-bar-inner">
<div class="bench-summary">
<span class="bench-choice truncate">${e}</span>
<span class="bench-draft" data-state=${t.kind} role=${c?`status`:i}>${n(t,o)}</span>
</div>
<button class="btn btn--primary" type="button" ?disabled=${a} aria-busy=${r?`true`:i} @click=${s}>
${o.text(`adj.decide`)} <kbd class="kbd" aria-hidden="true">${u(`mod+enter`,o)}</kbd>
</button>
</div>
</div>`}function k({summary:e,reason:t,words:n,send:r}){return h`<dialog class="dialog" id="adj-confirm" aria-labelledby="adj-confirm-title">
<div class="dialog-head"><h2 id="adj-confirm-title">${n.text(`adj.confirm`)}</h2></div>
<div class="dialog-body">
<p class="bench-choice">${e}</p>
${t.trim()===``?i:h`<p dir="auto">${t}</p>`}
<p class="muted">${n.text(`adj.final`)}</p>
</div>
<div class="dialog-foot">
<button class="btn" type="button" @click=${e=>e.currentTarget.closest(`dialog`)?.close()}>${n.text(`action.cancel`)}</button>
<button class="btn btn--primary" type="button" autofocus @click=${r}>
${n.text(`adj.decide`)} <kbd class="kbd" aria-hidden="true">${u(`mod+enter`,n)}</kbd>
</button>
</div>
</dialog>`}function A(e,t,n,r){if(t.choice===``)return[{field:`choice`,text:r.text(`adj.missing_choice`)}];let i=!t.isLetter&&e.clauses.length>0&&t.clause===``,a=t.reason.trim().length<3&&!(e.is_unanimous&&t.isLetter&&t.reason.trim()===``);return[...t.mended?n?.missing()??[]:[],...i?[{field:`clause`,text:r.text(`adj.missing_clause`)}]:[],...a?[{field:`reason`,text:r.text(`adj.missing_reason`)}]:[]]}d({en:{"adj.task":`The task`,"adj.why_ambiguous":`In doubt after the most answers`,"adj.why_tie":`No label has most of the votes`,"adj.why_apart":`One label, but the answers are far apart`,"adj.why_unsure":`Not as sure as the project asks for`,"adj.shown":`{shown} of {given} answers, first those that say different things`,"adj.apart":`{share} away from the others`,"adj.person":`Person {letter}`,"adj.take":`Take {letter}'s answer`,"adj.as_it_is":`{letter}'s answer as it stands`,"adj.mend":`Mend {letter}'s answer`,"adj.mending":`{letter}'s answer, mended`,"adj.mending_help":`Change what is wrong. Inside, the keys are those of the editor; Esc leads out. What you mend is delivered under your pseudonym.`,"adj.unmend":`Take it as it stands again`,"adj.differences":`What differs`,"adj.against":`held against person {letter}`,"adj.part":`Part`,"adj.no_differences":`The answers are the same in every part.`,"adj.same_one":`{count} part is the same in all answers.`,"adj.same_other":`{count} parts are the same in all answers.`,"adj.decision":`Your decision`,"adj.none":`Nobody's answer`,"adj.ambiguous":`Truly ambiguous: more than one is right`,"adj.incomplete":`Information is missing: nobody could know`,"adj.clause":`Clause that decides`,"adj.no_clause":`No clause`,"adj.reason":`Reason`,"adj.reason_help":`Needed. The customer reads it, under your pseudonym.`,"adj.reason_optional":`The customer reads it, under your pseudonym. All answers come to the same, so you may leave it out if you take one.`,"adj.decide":`Decide`,"adj.confirm":`Decide so?`,"adj.final":`It is the task's result and cannot be changed afterwards.`,"adj.decided":`Your decision is recorded.`,"adj.missing_choice":`Take an answer, or say why none stands.`,"adj.missing_clause":`Choose the clause that is ambiguous or asks for what is missing.`,"adj.missing_reason":`Give a reason of at least three characters.`,"adj.unreachable":`The server cannot be reached`,"adj.unreachable_next":`Your decision is kept as a draft on this device. Try again in a moment.`,"adj.key_mend":`Mend the chosen answer, or stop mending it`,"adj.key_inside":`While mending: {group}`},hi:{"adj.task":`कार्य`,"adj.why_ambiguous":`अधिकतम उत्तरों के बाद भी संदेह`,"adj.why_tie":`किसी एक लेबल को सबसे ज़्यादा मत नहीं मिले`,"adj.why_apart":`लेबल एक है, पर उत्तर एक-दूसरे से बहुत दूर हैं`,"adj.why_unsure":`उतना पक्का नहीं जितना परियोजना चाहती है`,"adj.shown":`{given} में से {shown} उत्तर; पहले वे जो अलग-अलग बात कहते हैं`,"adj.apart":`बाक़ी उत्तरों से {share} दूर`,"adj.person":`व्यक्ति {letter}`,"adj.take":`व्यक्ति {letter} का उत्तर लें`,"adj.as_it_is":`व्यक्ति {letter} का उत्तर, जैसा है वैसा`,"adj.mend":`व्यक्ति {letter} का उत्तर सुधारें`,"adj.mending":`व्यक्ति {letter} का उत्तर, सुधारकर`,"adj.mending_help":`जो ग़लत है उसे बदलें। भीतर एडिटर की कुंजियाँ चलती हैं; Esc से बाहर आएँ। आपका सुधारा हुआ उत्तर आपके छद्मनाम से सुपुर्द होता है।`,"adj.unmend":`फिर से जैसा है वैसा लें`,"adj.differences":`क्या अलग है`,"adj.against":`व्यक्ति {letter} की तुलना में`,"adj.part":`हिस्सा`,"adj.no_differences":`उत्तर हर हिस्से में एक जैसे हैं।`,"adj.same_one":`{count} हिस्सा सभी उत्तरों में एक जैसा है।`,"adj.same_other":`{count} हिस्से सभी उत्तरों में एक जैसे हैं।`,"adj.decision":`आपका निर्णय`,"adj.none":`किसी का उत्तर नहीं`,"adj.ambiguous":`सचमुच अस्पष्ट: एक से ज़्यादा सही हैं`,"adj.incomplete":`जानकारी की कमी है: कोई जान ही नहीं सकता था`,"adj.clause":`जिस धारा से निर्णय हुआ`,"adj.no_clause":`कोई धारा नहीं`,"adj.reason":`कारण`,"adj.reason_help":`ज़रूरी है। ग्राहक इसे पढ़ते हैं; आपकी जगह छद्मनाम दिखता है।`,"adj.reason_optional":`ग्राहक इसे पढ़ते हैं; आपकी जगह छद्मनाम दिखता है। सभी उत्तरों का नतीजा एक है, इसलिए कोई उत्तर लेने पर इसे छोड़ सकते हैं।`,"adj.decide":`निर्णय दें`,"adj.confirm":`यही निर्णय दें?`,"adj.final":`यही कार्य का परिणाम होगा; बाद में इसे बदला नहीं जा सकता।`,"adj.decided":`आपका निर्णय दर्ज हो गया।`,"adj.missing_choice":`कोई उत्तर लें, या बताएँ कि कोई क्यों नहीं टिकता।`,"adj.missing_clause":`वह धारा चुनें जो अस्पष्ट है, या जो वह जानकारी माँगती है जिसकी कमी है।`,"adj.missing_reason":`कम से कम तीन अक्षरों का कारण दें।`,"adj.unreachable":`सर्वर से संपर्क नहीं हो पा रहा`,"adj.unreachable_next":`आपका निर्णय इस डिवाइस पर ड्राफ़्ट के रूप में रखा है। थोड़ी देर में फिर कोशिश करें।`,"adj.key_mend":`चुने हुए उत्तर को सुधारें, या सुधारना छोड़ें`,"adj.key_inside":`सुधारते समय: {group}`}});var j=class extends y{constructor(){super(),this.confirmId=`adj-confirm`,this.drawer=new o(this,()=>this.requestUpdate()),this.workApi=new _(`/api/work`),this.task=null,this.answers=[],this.mender=null,this.recovered=!1,this.onKey=t=>{if(t.defaultPrevented||t.isComposing||!this.ready||this.inDialog(t))return;let n=e(t),r=t.composedPath().some(e=>e instanceof HTMLElement&&e.id===`adj-mending`);if(r&&n===`escape`&&!f(t))return this.querySelector(`input[value="${this.ruling.choice}"]`)?.focus();let i=s(t,n,this.stage===`open`?`open`:`sending`,()=>r?[...this.mender?.editor.bindings()??[],...this.bindings()]:this.bindings());i&&(t.preventDefault(),i.run())},this.next=`/work/adjudications`}render(){let{words:e,work:t}=this;if(!this.ready)return h`<p class="muted" role="status">${e.text(`bench.loading`)}</p>`;let{ruling:n,faults:r}=this,a=Math.max(0,t.candidates.findIndex(e=>e.letter===n.choice));return h`<div class="bench ${this.drawer.open?`bench--drawer`:``}">
${T({work:t,until:this.api.until,pay:this.getAttribute(`pay`)??``,open:this.drawer.open,words:e,guidelines:this.drawer.toggle,keys:()=>this.dialog(`tz-keys`).showModal()})}
${this.told(t.ontology,e.text(`adj.unreachable`),e.text(`adj.unreachable_next`))}
${this.recovered?p(`info`,e.text(`draft.recovered`),i):i}
<section class="adj-task" aria-label=${e.text(`adj.task`)}>${this.task??i}</section>
<div class="adj-answers" data-count=${t.candidates.length}>
${t.candidates.map((r,i)=>E({candidate:r,place:i,editor:this.answers[i]??null,ruling:n,canMend:t.can_mend,words:e,choose:e=>this.set({choice:e}),mend:e=>this.mend(e)}))}
</div>
${this.mending()} ${x(t.candidates,a,e,t.language)}
${D({work:t,ruling:n,faults:r,words:e,change:e=>this.set(e)})}
${O({summary:this.summary,draft:this.drafts.state,sending:this.stage===`sending`,locked:this.stage!==`open`,words:e,decide:()=>void this.ask()})}
${this.drawer.render(this.assignment,this.workApi,e)}
${k({summary:this.summary,reason:n.reason,words:e,send:()=>void this.send()})} ${c(this.bindings(),e)}
</div>`}willUpdate(){if(this.ready){for(let e of[this.task,...this.answers,this.mender?.editor])e&&(e.lang=this.words.language);this.mender&&l(this.mender.editor,this.faults.filter(e=>![`clause`,`reason`,`choice`].includes(e.field)))}}mending(){let{ruling:e,words:t,mender:n}=this;return!e.mended||n?.letter!==e.choice?i:h`<section class="adj-mending" id="adj-mending" tabindex="-1" aria-labelledby="adj-mending-title">
<div class="row row--between">
<h2 id="adj-mending-title">${t.text(`adj.mending`,{letter:e.choice})}</h2>
<button class="btn btn--small" type="button" @click=${()=>this.mend(e.choice)}>${t.text(`adj.unmend`)}</button>
</div>
<p class="muted small">${t.text(`adj.mending_help`)}</p>
${n.editor}
</section>`}async begin(){this.work=JSON.parse(document.getElementById(`adjudication`)?.textContent??`{}`);let{work:e}=this;this.recovered=await this.recover(`/api/work/adjudications`,e),await t(m(e.kind)),this.task=this.element(`task`,{}),this.answers=e.candidates.map(e=>this.element(`answer`,e.answer)),this.ready=!0,this.follow()}element(e,t){return this.made(this.work.kind,{task:this.work.task,ontology:this.work.ontology,mode:e,value:t})}set(e){this.record(this.ruling.with(e).value)}mend(e){let t=this.work.candidates.find(t=>t.letter===e);if(!t||!this.work.can_mend)return;let n=this.ruling.choice===e&&this.ruling.mended!==void 0;this.record(this.ruling.mending(e,n?void 0:t.answer).value),this.updateComplete.then(()=>{let t=this.querySelector(n?`input[value="${e}"]`:`#adj-mending`);t?.focus(),t?.scrollIntoView({block:`nearest`})})}follow(){let{mended:e,choice:t}=this.ruling;if(this.requestUpdate(),e){if(this.mender?.letter!==t){let n=this.element(`work`,e);if(!n)return;n.value=n.begun(e),a(n,this.work.kind,this.workApi),n.addEventListener(`tz-change`,e=>this.record(this.ruling.mending(t,e.detail.value).value)),this.drawer.follow(n,this.assignment),this.mender={letter:t,editor:n}}this.mender.editor.value=e}}async ask(){if(this.stage!==`open`)return;this.asked=!0;let[e]=this.missing;if(e)return this.lead(e.field);await this.updateComplete,this.dialog(`adj-confirm`).showModal()}lead(e){let t={choice:`input[name=adj-choice]`,clause:`#adj-clause`,reason:`#adj-reason`}[e];t===void 0?this.mender?.editor.lead(e):this.querySelector(t)?.focus()}async send(){this.dialog(`adj-confirm`).close(),this.stage===`open`&&await this.decide(this.work.id,this.decision(),this.words.text(`adj.decided`))}decision(){let{mended:e}=this.ruling,t=this.ruling.decision();return e?{...t,answer:this.mender?.editor.handed(e)??e}:t}bindings(){let{words:e,work:t}=this,[n,r]=[e.text(`adj.decision`),e.text(`keys.general`)],i=(e,t,r)=>({combo:e,label:t,group:n,run:r}),a=(e,t,n)=>({combo:e,label:t,group:r,run:n});return[...t.candidates.map(({letter:t},n)=>i(String(n+1),e.text(`adj.take`,{letter:t}),()=>this.set({choice:t}))),...t.can_mend?[i(`e`,e.text(`adj.key_mend`),()=>this.mend(this.ruling.isLetter?this.ruling.choice:`A`))]:[],i(w.ambiguous,e.text(`adj.ambiguous`),()=>this.set({choice:`ambiguous`})),i(w.incomplete,e.text(`adj.incomplete`),()=>this.set({choice:`incomplete`})),...t.clauses.length>0?[i(`c`,e.text(`adj.clause`),()=>this.lead(`clause`))]:[],i(`r`,e.text(`adj.reason`),()=>this.lead(`reason`)),a(`mod+enter`,e.text(`adj.decide`),()=>void this.ask()),a(`mod+z`,e.text(`action.undo`),()=>this.travel(`undo`)),a(`mod+shift+z`,e.text(`action.redo`),()=>this.travel(`redo`)),a(`alt+g`,e.text(`action.guidelines`),this.drawer.toggle),a(`?`,e.text(`action.keys`),()=>this.dialog(`tz-keys`).showModal()),...this.ruling.mended?(this.mender?.editor.bindings()??[]).map(t=>({...t,group:e.text(`adj.key_inside`,{group:t.group})})):[]]}get ruling(){return new C(this.past.value)}get missing(){return A(this.work,this.ruling,this.mender?.editor??null,this.words)}get summary(){let{ruling:e,words:t}=this;return e.choice===``?t.text(`bench.choice_none`):e.isLetter?t.text(e.mended?`adj.mending`:`adj.as_it_is`,{letter:e.choice}):t.text(`adj.${e.choice}`)}get assignment(){return this.work}};customElements.define(`tz-adjudication`,j);