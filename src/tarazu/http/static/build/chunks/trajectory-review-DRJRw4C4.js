import{E as e,M as t,N as n,St as r,d as i,f as a,jt as o,m as s,p as c,u as l,v as u,vt as d,wt as f}from"./editing-BT1aZyYH.js";o({en:{"agent.question":`Is each step right?`,"agent.hint":`Numbers rate a step, T and A its tool and arguments; J and K choose one`,"agent.tool":`Right tool?`,"agent.arguments":`Right arguments?`,"agent.right":`Right`,"agent.wrong":`Wrong`,"agent.observation":`What the tool answered`,"agent.characters_one":`{count} character`,"agent.characters_other":`{count} characters`,"agent.fold":`Fold or unfold what the tool answered`,"agent.step_comment":`Say why`,"agent.comment_of":`Comment on step {number}`,"agent.branch":`Write what should have been done`,"agent.branch_of":`What should step {number} have been?`,"agent.branch_of_optional":`What should step {number} have been? (optional)`,"agent.branch_text":`What the agent should write`,"agent.goal":`Was the goal reached?`,"agent.goal_reached":`Reached`,"agent.goal_partly":`Partly`,"agent.goal_missed":`Missed`,"agent.summary":`{rated} of {all} steps rated`,"agent.missing_call":`Say whether tool and arguments of step {number} are right.`,"agent.missing_comment":`Say why step {number} is bad.`,"agent.missing_branch":`Write what should have been done.`,"agent.missing_goal":`Say whether the goal was reached.`,"agent.same":`This is what the agent did. Write what it should have done.`},hi:{"agent.question":`क्या हर चरण सही है?`,"agent.hint":`अंक से चरण को आँकें, T और A से उसके टूल और आर्ग्युमेंट को; J और K से चरण चुनें`,"agent.tool":`सही टूल?`,"agent.arguments":`सही आर्ग्युमेंट?`,"agent.right":`सही`,"agent.wrong":`ग़लत`,"agent.observation":`टूल का जवाब`,"agent.characters_one":`{count} अक्षर`,"agent.characters_other":`{count} अक्षर`,"agent.fold":`टूल का जवाब समेटें या खोलें`,"agent.step_comment":`कारण बताएँ`,"agent.comment_of":`चरण {number} पर टिप्पणी`,"agent.branch":`लिखें कि क्या करना चाहिए था`,"agent.branch_of":`चरण {number} में क्या होना चाहिए था?`,"agent.branch_of_optional":`चरण {number} में क्या होना चाहिए था? (वैकल्पिक)`,"agent.branch_text":`एजेंट को क्या लिखना चाहिए`,"agent.goal":`क्या लक्ष्य पूरा हुआ?`,"agent.goal_reached":`पूरा हुआ`,"agent.goal_partly":`कुछ हद तक`,"agent.goal_missed":`नहीं हुआ`,"agent.summary":`{all} में से {rated} चरण आँके गए`,"agent.missing_call":`बताएँ कि चरण {number} का टूल और आर्ग्युमेंट सही हैं या नहीं।`,"agent.missing_comment":`बताएँ कि चरण {number} क्यों ग़लत है।`,"agent.missing_branch":`लिखें कि क्या करना चाहिए था।`,"agent.missing_goal":`बताएँ कि लक्ष्य पूरा हुआ या नहीं।`,"agent.same":`एजेंट ने यही किया था। लिखें कि उसे क्या करना चाहिए था।`}});var p={good:`1`,neutral:`2`,bad:`3`},m=[`reached`,`partly`,`missed`],h={reached:`7`,partly:`8`,missed:`9`},g=800,_=class extends u{static{this.properties={...u.properties,current:{state:!0}}}constructor(){super(),this.current=0}missingWork(){let{words:e}=this;for(let t=0;t<this.asked;t+=1){let n=this.lacking(t);if(n)return[{field:`steps.${t}${n[0]}`,text:e.text(n[1],{number:e.number(t+1)})}]}let t=this.branchFlaw();return t?[{field:`branch`,text:e.text(t)}]:this.goal===void 0?[{field:`goal`,text:e.text(`agent.missing_goal`)}]:[]}workSummary(){let{words:e,error:t}=this,n=this.said.filter(e=>e.rating).length,r=e.text(`agent.summary`,{rated:e.number(n),all:e.number(this.steps.length)});return n===0&&this.goal===void 0?``:[t===null?r:e.text(`steps.error`,{number:e.number(t+1)}),this.goal?e.text(`agent.goal_${this.goal}`):``].filter(e=>e!==``).join(` · `)}workBindings(){let{words:e}=this,t=e.text(`agent.question`),n=(e,n,r)=>({combo:e,label:n,group:t,run:r});return[...this.allowed.map(t=>n(p[t],e.text(`steps.${t}`),()=>this.rate(this.current,t,!0))),n(`t`,e.text(`agent.tool`),()=>this.toggle(`tool`)),n(`a`,e.text(`agent.arguments`),()=>this.toggle(`arguments`)),n(`j`,e.text(`steps.next`),()=>this.go(1)),n(`k`,e.text(`steps.previous`),()=>this.go(-1)),n(`o`,e.text(`agent.fold`),()=>this.unfold()),...this.rule(`step_comment`)===`off`?[]:[n(`c`,e.text(`agent.step_comment`),()=>this.focusField(`comment-${this.current}`))],...this.rule(`branch`)===`off`?[]:[n(`e`,e.text(`agent.branch`),()=>this.focusField(`branch`))],...m.map(t=>n(h[t],e.text(`agent.goal_${t}`),()=>this.set({goal:t})))]}render(){let{words:e}=this;return f`<div class="editor">
${this.thread()}
${this.ofAnswer(f`<section class="panel">
<h3 class="panel-legend">${e.text(`agent.question`)} ${this.locked?r:f`<small>${e.text(`agent.hint`)}</small>`}</h3>
<ol class="changes">${this.steps.map((e,t)=>this.step(e,t))}</ol>
${t(`${this.uid}-steps-error`,this.faults.filter(e=>e.field===`answer.steps`).map(()=>e.text(`steps.missing_some`)))}
</section>
<div class="panel">${this.branching()} ${this.goals()} ${this.closing()}</div>`)}
</div>`}lead(e){let t=/^(?:answer\.)?steps[.[](\d+)/.exec(e)?.[1];t!==void 0&&(this.current=Number(t));let n=e.startsWith(`answer.branch`)||e.startsWith(`branch`)?`branch`:e;this.updateComplete.then(()=>{let r=(t===void 0?this.querySelector(`[data-place="${CSS.escape(n)}"]`):this.querySelector(`.change--current`))?.querySelector(e.endsWith(`.comment`)?`textarea`:`input, textarea`);r?r.focus():super.lead(e)})}step(e,a){let{words:o}=this,s=a>=this.asked,c=a===this.current&&!this.locked,l=`${this.uid}-${a}`;return f`<li
class="step-row agent-step ${c?`change--current`:``} ${s?`step-row--beyond`:``}"
tabindex="-1"
data-place=${`steps.${a}`}
@focusin=${()=>this.current=a}
>
<div class="step-text" id=${`${l}-text`}>
<span class="rank-place num">${o.number(a+1)}</span>
<div class="agent-turn">
${e.content===void 0?r:n({content:e.content,...e.html===void 0?{}:{html:e.html}},o,this.contentLanguage)}
${e.call?i(e.call,this.tools,o,!0):r} ${e.observation===void 0?r:this.observed(e.observation)}
</div>
</div>
<div class="step-rating">
${s?f`<p class="muted small">${o.text(`steps.beyond`)}</p>`:this.judged(e,a,l,c)}
${a===this.error?f`<p><span class="badge badge--bad">${o.text(`steps.first_error`)}</span></p>`:r}
${t(`${l}-error`,this.errorsAt(`steps.${a}`))}
</div>
</li>`}observed(e){let{words:t}=this;return f`<details class="agent-seen" ?open=${e.length<=g}>
<summary>${t.text(`agent.observation`)} <span class="muted">${t.count(`agent.characters`,[...e].length)}</span></summary>
<pre class="code" tabindex="0"><code>${s(e)}</code></pre>
</details>`}judged(t,n,i,a){let{words:o,locked:s}=this,c=this.said[n]??{},l={name:i,options:[],chosen:c.rating?[c.rating]:[],disabled:s,pick:e=>this.rate(n,e,!1)},u=this.allowed.map(t=>e(l,{key:t,label:o.text(`steps.${t}`),...a?{hint:p[t]}:{}},`pick--line step-${t}`));return f`<div class="scale" role="radiogroup" aria-labelledby=${`${i}-text`}>${u}</div>
${t.call?this.marks(`tool`,n,c,a):r} ${t.call&&c.tool===`right`?this.marks(`arguments`,n,c,a):r}
${this.remarkOn(n,c)}`}marks(t,n,i,a){let{words:o,locked:s}=this,c={name:`${this.uid}-${n}-${t}`,options:[],chosen:i[t]?[i[t]]:[],disabled:s,pick:e=>this.mark(n,t,e)},l=o.text(`agent.${t}`);return f`<div class="agent-mark" role="radiogroup" aria-label=${l}>
<span class="small" aria-hidden="true">${l} ${a?f`<kbd class="kbd">${t===`tool`?`T`:`A`}</kbd>`:r}</span>
<div class="scale">${[`right`,`wrong`].map(t=>e(c,{key:t,label:o.text(`agent.${t}`)},`pick--line`))}</div>
</div>`}remarkOn(e,t){if(this.rule(`step_comment`)===`off`)return r;if(this.locked)return t.comment?f`<p class="muted" dir="auto">${t.comment}</p>`:r;let{words:n}=this;return f`<textarea
class="textarea"
rows="1"
maxlength="10000"
dir="auto"
data-field=${`comment-${e}`}
aria-label=${n.text(`agent.comment_of`,{number:n.number(e+1)})}
placeholder=${n.text(this.rule(`step_comment`)===`required`&&t.rating===`bad`?`agent.step_comment`:`rewrite.comment_optional`)}
.value=${t.comment??``}
@input=${t=>this.say(e,{comment:t.target.value||void 0})}
></textarea>`}branching(){let{words:e,branch:n,locked:a}=this;if(this.rule(`branch`)===`off`||this.error===null||a&&!n)return r;let o=e.number(this.error+1),s=e.text(this.rule(`branch`)===`required`?`agent.branch_of`:`agent.branch_of_optional`,{number:o});return a?f`<section aria-label=${s}>
<h3 class="panel-legend">${s}</h3>
${n?.content?f`<p dir="auto">${n.content}</p>`:r} ${n?.call?i(n.call,this.tools,e,!1):r}
</section>`:f`<fieldset class="fieldset agent-branch" data-place="branch">
<legend class="panel-legend">${s} <kbd class="kbd" aria-hidden="true">E</kbd></legend>
<textarea
class="textarea"
rows="2"
dir="auto"
lang=${this.contentLanguage??r}
data-field="branch"
aria-label=${e.text(`agent.branch_text`)}
placeholder=${e.text(`agent.branch_text`)}
.value=${n?.content??``}
@input=${e=>this.putBranch({content:e.target.value||void 0})}
></textarea>
${l({id:this.uid,call:n?.call,tools:this.tools,words:e,begin:e=>this.given(e),change:e=>this.putBranch({call:e})})}
${t(`${this.uid}-branch-error`,this.errorsAt(`branch`))}
</fieldset>`}goals(){let{words:n,locked:r}=this,i={name:`${this.uid}-goal`,options:[],chosen:this.goal?[this.goal]:[],disabled:r,pick:e=>this.set({goal:e})};return f`<fieldset class="fieldset" data-place="goal">
<legend class="panel-legend">${n.text(`agent.goal`)}</legend>
<div class="scale">${m.map(t=>e(i,{key:t,label:n.text(`agent.goal_${t}`),hint:h[t]},`pick--line`))}</div>
${t(`${this.uid}-goal-error`,this.errorsAt(`goal`))}
</fieldset>`}lacking(e){let t=this.said[e]??{};return t.rating?this.steps[e]?.call&&(!t.tool||t.tool===`right`&&!t.arguments)?[`.tool`,`agent.missing_call`]:this.rule(`step_comment`)===`required`&&t.rating===`bad`&&(t.comment??``).trim()===``?[`.comment`,`agent.missing_comment`]:null:[``,`steps.missing`]}branchFlaw(){let{branch:e,error:t}=this;if(t===null||this.rule(`branch`)===`off`)return null;if(!e)return this.rule(`branch`)===`required`?`agent.missing_branch`:null;if(e.call&&!a(c(e.call.arguments)))return`call.not_json`;let n=this.steps[t]??{};return(e.content??``)===(n.content??``)&&y(e.call)===y(n.call)?`agent.same`:null}rate(e,t,n){let r=this.steps[e];if(this.locked||!r)return;let{tool:i,arguments:a,...o}=this.said[e]??{},s=this.said[e]?.rating===`good`&&t!==`good`,c=r.call&&t===`good`?{tool:`right`,arguments:`right`}:s?{}:v(this.said[e]);this.put(e,{...o,...c,rating:t}),n&&(t===`good`||!r.call)&&e+1<this.asked&&this.go(1)}toggle(e){this.mark(this.current,e,this.said[this.current]?.[e]===`right`?`wrong`:`right`)}mark(e,t,n){let r=this.said[e]??{};if(this.locked||!this.steps[e]?.call||t===`arguments`&&r.tool!==`right`)return;let{arguments:i,rating:a,...o}=r,s=t===`tool`&&n===`wrong`?o:{...o,...r.arguments?{arguments:r.arguments}:{}},c=n===`wrong`&&a===`good`;this.put(e,{...s,[t]:n,...a&&!c?{rating:a}:{}})}say(e,t){let{comment:n,...r}=this.said[e]??{};this.put(e,t.comment===void 0?r:{...r,comment:t.comment})}put(e,t){let n=Array.from({length:Math.max(this.said.length,e+1)},(n,r)=>r===e?t:this.said[r]??{}),r=this.stops&&t.rating===`bad`?n.slice(0,e+1):n;this.set({steps:r,...r.some(e=>e.rating===`bad`)?{}:{branch:void 0}})}given(e){let t=this.error===null?void 0:this.steps[this.error];return s(t?.call?.name===e?t.call.arguments:`{}`)}putBranch(e){let t=Object.entries({...this.branch,...e}).filter(([,e])=>e!==void 0);this.set({branch:t.length>0?Object.fromEntries(t):void 0})}go(e){this.current=Math.max(0,Math.min(this.steps.length-1,this.current+e)),this.updateComplete.then(()=>this.querySelector(`.change--current`)?.focus())}unfold(){let e=this.querySelector(`.change--current details`);e&&(e.open=!e.open)}get asked(){return this.stops&&this.error!==null?this.error+1:this.steps.length}get error(){let e=this.said.findIndex(e=>e.rating===`bad`);return e<0?null:e}get said(){return this.value.steps??[]}get branch(){return this.value.branch}get goal(){return d(this.value.goal)}get steps(){return this.task.steps??[]}get allowed(){return this.ontology.allow_neutral===!0?[`good`,`neutral`,`bad`]:[`good`,`bad`]}get stops(){return this.ontology.stop_at_error===!0}rule(e){return d(this.ontology[e])??`optional`}};function v(e){return{...e?.tool?{tool:e.tool}:{},...e?.arguments?{arguments:e.arguments}:{}}}function y(e){return e?`${e.name} ${JSON.stringify(c(e.arguments)??e.arguments)}`:``}customElements.define(`tz-trajectory-review`,_);export{_ as TzTrajectoryReview};