import{D as e,O as t,S as n,ct as r,ft as i,mt as a,p as o,x as s,xt as c}from"./editing-C5bwg02U.js";var l=8;function u(e){try{return JSON.parse(e)}catch{return}}function d(e){let t=u(e);return typeof t==`object`&&t?JSON.stringify(t,null,2):e}function f(e){return typeof e==`object`&&!!e&&!Array.isArray(e)}function p(e,t,n){let r=u(e);return f(r)?f(t)?m(r,t,``,n).slice(0,l):[]:[n.text(`agent.not_json`)]}function m(e,t,n,r){let i=typeof t.type==`string`?[t.type]:t.type??[],a=n===``?`…`:n;return i.length>0&&!i.some(t=>g(e,t))?[r.text(`agent.advice_type`,{place:a,type:i.join(` / `)})]:t.enum&&!t.enum.some(t=>JSON.stringify(t)===JSON.stringify(e))?[r.text(`agent.advice_enum`,{place:a,allowed:t.enum.map(e=>JSON.stringify(e)).join(`, `)})]:typeof e==`number`?e<(t.minimum??-1/0)||e>(t.maximum??1/0)?[r.text(`agent.advice_range`,{place:a})]:[]:Array.isArray(e)?t.items?e.flatMap((e,i)=>m(e,t.items??{},`${n}[${i}]`,r)):[]:f(e)?h(e,t,n,r):[]}function h(e,t,n,r){let i=e=>n===``?e:`${n}.${e}`,a=t.properties??{},o=(t.required??[]).filter(t=>!(t in e)).map(e=>r.text(`agent.advice_missing`,{place:i(e)})),s=t.additionalProperties===!1?Object.keys(e).filter(e=>!(e in a)):[];return[...o,...s.map(e=>r.text(`agent.advice_strange`,{place:i(e)})),...Object.entries(e).flatMap(([e,t])=>a[e]?m(t,a[e],i(e),r):[])]}function g(e,t){return t===`integer`?typeof e==`number`&&Number.isInteger(e):t===`null`?e===null:t===`array`?Array.isArray(e):t===`object`?f(e):typeof e===t}c({en:{"agent.question":`Is each step right?`,"agent.hint":`Numbers rate a step, T and A its tool and arguments; J and K choose one`,"agent.tool":`Right tool?`,"agent.arguments":`Right arguments?`,"agent.right":`Right`,"agent.wrong":`Wrong`,"agent.call":`Calls`,"agent.observation":`What the tool answered`,"agent.characters_one":`{count} character`,"agent.characters_other":`{count} characters`,"agent.fold":`Fold or unfold what the tool answered`,"agent.no_tool":`There is no such tool.`,"agent.not_json":`The arguments are not a JSON object.`,"agent.advice_type":`{place}: the tool asks for {type}.`,"agent.advice_enum":`{place}: the tool knows {allowed}.`,"agent.advice_range":`{place}: outside what the tool takes.`,"agent.advice_missing":`{place}: the tool needs it.`,"agent.advice_strange":`{place}: the tool does not know it.`,"agent.step_comment":`Say why`,"agent.comment_of":`Comment on step {number}`,"agent.branch":`Write what should have been done`,"agent.branch_of":`What should step {number} have been?`,"agent.branch_of_optional":`What should step {number} have been? (optional)`,"agent.branch_text":`What the agent should write`,"agent.branch_tool":`Tool that it should call`,"agent.branch_arguments":`Arguments as JSON`,"agent.no_call":`No call`,"agent.goal":`Was the goal reached?`,"agent.goal_reached":`Reached`,"agent.goal_partly":`Partly`,"agent.goal_missed":`Missed`,"agent.summary":`{rated} of {all} steps rated`,"agent.missing_call":`Say whether tool and arguments of step {number} are right.`,"agent.missing_comment":`Say why step {number} is bad.`,"agent.missing_branch":`Write what should have been done.`,"agent.missing_goal":`Say whether the goal was reached.`,"agent.same":`This is what the agent did. Write what it should have done.`},hi:{"agent.question":`क्या हर चरण सही है?`,"agent.hint":`अंक से चरण को आँकें, T और A से उसके टूल और आर्ग्युमेंट को; J और K से चरण चुनें`,"agent.tool":`सही टूल?`,"agent.arguments":`सही आर्ग्युमेंट?`,"agent.right":`सही`,"agent.wrong":`ग़लत`,"agent.call":`कॉल`,"agent.observation":`टूल का जवाब`,"agent.characters_one":`{count} अक्षर`,"agent.characters_other":`{count} अक्षर`,"agent.fold":`टूल का जवाब समेटें या खोलें`,"agent.no_tool":`ऐसा कोई टूल नहीं है।`,"agent.not_json":`आर्ग्युमेंट JSON ऑब्जेक्ट नहीं हैं।`,"agent.advice_type":`{place}: टूल {type} माँगता है।`,"agent.advice_enum":`{place}: टूल केवल ये लेता है: {allowed}।`,"agent.advice_range":`{place}: टूल की सीमा से बाहर।`,"agent.advice_missing":`{place}: टूल को यह चाहिए।`,"agent.advice_strange":`{place}: टूल में ऐसा कुछ नहीं है।`,"agent.step_comment":`कारण बताएँ`,"agent.comment_of":`चरण {number} पर टिप्पणी`,"agent.branch":`लिखें कि क्या करना चाहिए था`,"agent.branch_of":`चरण {number} में क्या होना चाहिए था?`,"agent.branch_of_optional":`चरण {number} में क्या होना चाहिए था? (वैकल्पिक)`,"agent.branch_text":`एजेंट को क्या लिखना चाहिए`,"agent.branch_tool":`कौन-सा टूल बुलाना चाहिए`,"agent.branch_arguments":`आर्ग्युमेंट, JSON में`,"agent.no_call":`कोई कॉल नहीं`,"agent.goal":`क्या लक्ष्य पूरा हुआ?`,"agent.goal_reached":`पूरा हुआ`,"agent.goal_partly":`कुछ हद तक`,"agent.goal_missed":`नहीं हुआ`,"agent.summary":`{all} में से {rated} चरण आँके गए`,"agent.missing_call":`बताएँ कि चरण {number} का टूल और आर्ग्युमेंट सही हैं या नहीं।`,"agent.missing_comment":`बताएँ कि चरण {number} क्यों ग़लत है।`,"agent.missing_branch":`लिखें कि क्या करना चाहिए था।`,"agent.missing_goal":`बताएँ कि लक्ष्य पूरा हुआ या नहीं।`,"agent.same":`एजेंट ने यही किया था। लिखें कि उसे क्या करना चाहिए था।`}});var _={good:`1`,neutral:`2`,bad:`3`},v=[`reached`,`partly`,`missed`],y={reached:`7`,partly:`8`,missed:`9`},b=800,x=class extends o{static{this.properties={...o.properties,current:{state:!0}}}constructor(){super(),this.current=0}missingWork(){let{words:e}=this;for(let t=0;t<this.asked;t+=1){let n=this.lacking(t);if(n)return[{field:`steps.${t}${n[0]}`,text:e.text(n[1],{number:e.number(t+1)})}]}let t=this.branchFlaw();return t?[{field:`branch`,text:e.text(t)}]:this.goal===void 0?[{field:`goal`,text:e.text(`agent.missing_goal`)}]:[]}workSummary(){let{words:e,error:t}=this,n=this.said.filter(e=>e.rating).length,r=e.text(`agent.summary`,{rated:e.number(n),all:e.number(this.steps.length)});return n===0&&this.goal===void 0?``:[t===null?r:e.text(`steps.error`,{number:e.number(t+1)}),this.goal?e.text(`agent.goal_${this.goal}`):``].filter(e=>e!==``).join(` · `)}workBindings(){let{words:e}=this,t=e.text(`agent.question`),n=(e,n,r)=>({combo:e,label:n,group:t,run:r});return[...this.allowed.map(t=>n(_[t],e.text(`steps.${t}`),()=>this.rate(this.current,t,!0))),n(`t`,e.text(`agent.tool`),()=>this.toggle(`tool`)),n(`a`,e.text(`agent.arguments`),()=>this.toggle(`arguments`)),n(`j`,e.text(`steps.next`),()=>this.go(1)),n(`k`,e.text(`steps.previous`),()=>this.go(-1)),n(`o`,e.text(`agent.fold`),()=>this.unfold()),...this.rule(`step_comment`)===`off`?[]:[n(`c`,e.text(`agent.step_comment`),()=>this.focusField(`comment-${this.current}`))],...this.rule(`branch`)===`off`?[]:[n(`e`,e.text(`agent.branch`),()=>this.focusField(`branch`))],...v.map(t=>n(y[t],e.text(`agent.goal_${t}`),()=>this.set({goal:t})))]}render(){let{words:t}=this;return a`<div class="editor">
${this.thread()}
${this.ofAnswer(a`<section class="panel">
<h3 class="panel-legend">${t.text(`agent.question`)} ${this.locked?i:a`<small>${t.text(`agent.hint`)}</small>`}</h3>
<ol class="changes">${this.steps.map((e,t)=>this.step(e,t))}</ol>
${e(`${this.uid}-steps-error`,this.faults.filter(e=>e.field===`answer.steps`).map(()=>t.text(`steps.missing_some`)))}
</section>
<div class="panel">${this.branching()} ${this.goals()} ${this.closing()}</div>`)}
</div>`}lead(e){let t=/^(?:answer\.)?steps[.[](\d+)/.exec(e)?.[1];t!==void 0&&(this.current=Number(t));let n=e.startsWith(`answer.branch`)||e.startsWith(`branch`)?`branch`:e;this.updateComplete.then(()=>{let r=(t===void 0?this.querySelector(`[data-place="${CSS.escape(n)}"]`):this.querySelector(`.change--current`))?.querySelector(e.endsWith(`.comment`)?`textarea`:`input, textarea`);r?r.focus():super.lead(e)})}step(n,r){let{words:o}=this,s=r>=this.asked,c=r===this.current&&!this.locked,l=`${this.uid}-${r}`;return a`<li
class="step-row agent-step ${c?`change--current`:``} ${s?`step-row--beyond`:``}"
tabindex="-1"
data-place=${`steps.${r}`}
@focusin=${()=>this.current=r}
>
<div class="step-text" id=${`${l}-text`}>
<span class="rank-place num">${o.number(r+1)}</span>
<div class="agent-turn">
${n.content===void 0?i:t({content:n.content,...n.html===void 0?{}:{html:n.html}},o,this.contentLanguage)}
${n.call?this.called(n.call,!0):i} ${n.observation===void 0?i:this.observed(n.observation)}
</div>
</div>
<div class="step-rating">
${s?a`<p class="muted small">${o.text(`steps.beyond`)}</p>`:this.judged(n,r,l,c)}
${r===this.error?a`<p><span class="badge badge--bad">${o.text(`steps.first_error`)}</span></p>`:i}
${e(`${l}-error`,this.errorsAt(`steps.${r}`))}
</div>
</li>`}called(e,t){let{words:n}=this,r=this.tools_.find(t=>t.name===e.name),o=r?p(e.arguments,r.parameters,n):[n.text(`agent.no_tool`)];return a`<div class="agent-call">
<p class="small"><span class="muted">${n.text(`agent.call`)}</span> <code>${e.name}</code></p>
<pre class="code" tabindex="0"><code>${d(e.arguments)}</code></pre>
${t&&o.length>0?a`<ul class="agent-advice small">${o.map(e=>a`<li>${e}</li>`)}</ul>`:i}
</div>`}observed(e){let{words:t}=this;return a`<details class="agent-seen" ?open=${e.length<=b}>
<summary>${t.text(`agent.observation`)} <span class="muted">${t.count(`agent.characters`,[...e].length)}</span></summary>
<pre class="code" tabindex="0"><code>${d(e)}</code></pre>
</details>`}judged(e,t,n,r){let{words:o,locked:c}=this,l=this.said[t]??{},u={name:n,options:[],chosen:l.rating?[l.rating]:[],disabled:c,pick:e=>this.rate(t,e,!1)},d=this.allowed.map(e=>s(u,{key:e,label:o.text(`steps.${e}`),...r?{hint:_[e]}:{}},`pick--line step-${e}`));return a`<div class="scale" role="radiogroup" aria-labelledby=${`${n}-text`}>${d}</div>
${e.call?this.marks(`tool`,t,l,r):i} ${e.call&&l.tool===`right`?this.marks(`arguments`,t,l,r):i}
${this.remarkOn(t,l)}`}marks(e,t,n,r){let{words:o,locked:c}=this,l={name:`${this.uid}-${t}-${e}`,options:[],chosen:n[e]?[n[e]]:[],disabled:c,pick:n=>this.mark(t,e,n)},u=o.text(`agent.${e}`);return a`<div class="agent-mark" role="radiogroup" aria-label=${u}>
<span class="small" aria-hidden="true">${u} ${r?a`<kbd class="kbd">${e===`tool`?`T`:`A`}</kbd>`:i}</span>
<div class="scale">${[`right`,`wrong`].map(e=>s(l,{key:e,label:o.text(`agent.${e}`)},`pick--line`))}</div>
</div>`}remarkOn(e,t){if(this.rule(`step_comment`)===`off`)return i;if(this.locked)return t.comment?a`<p class="muted" dir="auto">${t.comment}</p>`:i;let{words:n}=this;return a`<textarea
class="textarea"
rows="1"
maxlength="10000"
dir="auto"
data-field=${`comment-${e}`}
aria-label=${n.text(`agent.comment_of`,{number:n.number(e+1)})}
placeholder=${n.text(this.rule(`step_comment`)===`required`&&t.rating===`bad`?`agent.step_comment`:`rewrite.comment_optional`)}
.value=${t.comment??``}
@input=${t=>this.say(e,{comment:t.target.value||void 0})}
></textarea>`}branching(){let{words:t,branch:r,locked:o}=this;if(this.rule(`branch`)===`off`||this.error===null||o&&!r)return i;let s=t.number(this.error+1),c=t.text(this.rule(`branch`)===`required`?`agent.branch_of`:`agent.branch_of_optional`,{number:s});if(o)return a`<section aria-label=${c}>
<h3 class="panel-legend">${c}</h3>
${r?.content?a`<p dir="auto">${r.content}</p>`:i} ${r?.call?this.called(r.call,!1):i}
</section>`;let l=r?.call,u=this.tools_.find(e=>e.name===l?.name),d=l?p(l.arguments,u?.parameters,t):[];return a`<fieldset class="fieldset agent-branch" data-place="branch">
<legend class="panel-legend">${c} <kbd class="kbd" aria-hidden="true">E</kbd></legend>
<textarea
class="textarea"
rows="2"
dir="auto"
lang=${this.contentLanguage??i}
data-field="branch"
aria-label=${t.text(`agent.branch_text`)}
placeholder=${t.text(`agent.branch_text`)}
.value=${r?.content??``}
@input=${e=>this.putBranch({content:e.target.value||void 0})}
></textarea>
<select
class="select"
aria-label=${t.text(`agent.branch_tool`)}
@change=${e=>this.pickTool(e.target.value)}
>
<option value="" .selected=${n(l===void 0)}>${t.text(`agent.no_call`)}</option>
${this.tools_.map(e=>a`<option value=${e.name} .selected=${n(e.name===l?.name)}>${e.name}</option>`)}
</select>
${l?a`<textarea
class="textarea mono"
rows="4"
dir="ltr"
spellcheck="false"
data-field="branch-arguments"
data-taken
aria-label=${t.text(`agent.branch_arguments`)}
aria-describedby=${`${this.uid}-advice`}
.value=${l.arguments}
@input=${e=>this.putBranch({call:{...l,arguments:e.target.value}})}
></textarea>
<div id=${`${this.uid}-advice`} role="status">
${d.length>0?a`<ul class="agent-advice small">${d.map(e=>a`<li>${e}</li>`)}</ul>`:i}
</div>`:i}
${e(`${this.uid}-branch-error`,this.errorsAt(`branch`))}
</fieldset>`}goals(){let{words:t,locked:n}=this,r={name:`${this.uid}-goal`,options:[],chosen:this.goal?[this.goal]:[],disabled:n,pick:e=>this.set({goal:e})};return a`<fieldset class="fieldset" data-place="goal">
<legend class="panel-legend">${t.text(`agent.goal`)}</legend>
<div class="scale">${v.map(e=>s(r,{key:e,label:t.text(`agent.goal_${e}`),hint:y[e]},`pick--line`))}</div>
${e(`${this.uid}-goal-error`,this.errorsAt(`goal`))}
</fieldset>`}lacking(e){let t=this.said[e]??{};return t.rating?this.steps[e]?.call&&(!t.tool||t.tool===`right`&&!t.arguments)?[`.tool`,`agent.missing_call`]:this.rule(`step_comment`)===`required`&&t.rating===`bad`&&(t.comment??``).trim()===``?[`.comment`,`agent.missing_comment`]:null:[``,`steps.missing`]}branchFlaw(){let{branch:e,error:t}=this;if(t===null||this.rule(`branch`)===`off`)return null;if(!e)return this.rule(`branch`)===`required`?`agent.missing_branch`:null;if(e.call&&!f(u(e.call.arguments)))return`agent.not_json`;let n=this.steps[t]??{};return(e.content??``)===(n.content??``)&&C(e.call)===C(n.call)?`agent.same`:null}rate(e,t,n){let r=this.steps[e];if(this.locked||!r)return;let{tool:i,arguments:a,...o}=this.said[e]??{},s=this.said[e]?.rating===`good`&&t!==`good`,c=r.call&&t===`good`?{tool:`right`,arguments:`right`}:s?{}:S(this.said[e]);this.put(e,{...o,...c,rating:t}),n&&(t===`good`||!r.call)&&e+1<this.asked&&this.go(1)}toggle(e){this.mark(this.current,e,this.said[this.current]?.[e]===`right`?`wrong`:`right`)}mark(e,t,n){let r=this.said[e]??{};if(this.locked||!this.steps[e]?.call||t===`arguments`&&r.tool!==`right`)return;let{arguments:i,rating:a,...o}=r,s=t===`tool`&&n===`wrong`?o:{...o,...r.arguments?{arguments:r.arguments}:{}},c=n===`wrong`&&a===`good`;this.put(e,{...s,[t]:n,...a&&!c?{rating:a}:{}})}say(e,t){let{comment:n,...r}=this.said[e]??{};this.put(e,t.comment===void 0?r:{...r,comment:t.comment})}put(e,t){let n=Array.from({length:Math.max(this.said.length,e+1)},(n,r)=>r===e?t:this.said[r]??{}),r=this.stops&&t.rating===`bad`?n.slice(0,e+1):n;this.set({steps:r,...r.some(e=>e.rating===`bad`)?{}:{branch:void 0}})}pickTool(e){let t=this.error===null?void 0:this.steps[this.error],n=this.branch?.call?.arguments??d(t?.call?.name===e?t.call.arguments:`{}`);this.putBranch({call:e===``?void 0:{name:e,arguments:n}})}putBranch(e){let t=Object.entries({...this.branch,...e}).filter(([,e])=>e!==void 0);this.set({branch:t.length>0?Object.fromEntries(t):void 0})}go(e){this.current=Math.max(0,Math.min(this.steps.length-1,this.current+e)),this.updateComplete.then(()=>this.querySelector(`.change--current`)?.focus())}unfold(){let e=this.querySelector(`.change--current details`);e&&(e.open=!e.open)}get asked(){return this.stops&&this.error!==null?this.error+1:this.steps.length}get error(){let e=this.said.findIndex(e=>e.rating===`bad`);return e<0?null:e}get said(){return this.value.steps??[]}get branch(){return this.value.branch}get goal(){return r(this.value.goal)}get steps(){return this.task.steps??[]}get tools_(){return this.task.tools??[]}get allowed(){return this.ontology.allow_neutral===!0?[`good`,`neutral`,`bad`]:[`good`,`bad`]}get stops(){return this.ontology.stop_at_error===!0}rule(e){return r(this.ontology[e])??`optional`}};function S(e){return{...e?.tool?{tool:e.tool}:{},...e?.arguments?{arguments:e.arguments}:{}}}function C(e){return e?`${e.name} ${JSON.stringify(u(e.arguments)??e.arguments)}`:``}customElements.define(`tz-trajectory-review`,x);export{x as TzTrajectoryReview};