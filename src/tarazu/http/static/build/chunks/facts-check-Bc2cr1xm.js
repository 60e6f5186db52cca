import{M as e,R as t,St as n,j as r,jt as i,r as a,v as o,vt as s,wt as c}from"./editing-BT1aZyYH.js";import{a as l,i as u,n as d,r as f,t as p}from"./marker-CKbvD45u.js";import{t as m}from"./readable-BWXot4Fe.js";var h=/^https?:\/\/[^\s/?#<>"\\^`{|}][^\s<>"\\^`{|}]*$/;function g(e){return`document`in e}function _(e){return g(e)?null:h.test(e.url)?e.quote.trim()===``?`quote`:null:`url`}function v(e){let{words:t,found:r}=e;return c`<fieldset class="fieldset facts-evidence">
<legend>${t.text(`facts.evidence`)} ${e.needed?n:c`<span class="field-optional">${t.text(`field.optional`)}</span>`}</legend>
${r.map((t,n)=>g(t)?b(t,n,e):x(t,n,e))}
${e.isFull?n:c`<div class="row">
${e.documents.length>0?c`<button class="btn btn--small" type="button" data-field="quote" @click=${e.quote}>${t.text(`facts.quote`)} <kbd class="kbd" aria-hidden="true">Q</kbd></button>`:n}
<button class="btn btn--small" type="button" data-field="link" @click=${e.link}>${t.text(`facts.add_link`)} <kbd class="kbd" aria-hidden="true">U</kbd></button>
</div>`}
</fieldset>`}function y(e,t,r){let i=new d(e.content,r),a=t.map(e=>i.rangeOf({...e,label:``})),o={from:0,to:e.content.length},s=l(o,a,a.map((e,t)=>t),null);return c`<div class="facts-document" tabindex="0" role="region" aria-label=${e.title} dir="auto" lang=${r??n}>${s.map(t=>{let n=e.content.slice(t.from,t.to);return t.marks.length>0?c`<mark>${n}</mark>`:n})}</div>`}function b(e,t,r){let i=r.documents.find(t=>t.key===e.document)?.title??e.document;return c`<blockquote class="quote" dir="auto" lang=${r.language??n}>
<span>${e.quote} <cite class="muted small">${i}</cite></span> ${S(t,r)}
</blockquote>`}function x(e,t,r){let{words:i,id:a}=r,o=n=>r.change(r.found.map((r,i)=>i===t?{...e,...n}:r));return c`<div class="facts-link" data-taken>
<div class="row row--tight">
<input
class="input"
type="url"
id=${`${a}-${t}-url`}
data-field=${`evidence.${t}.url`}
aria-label=${i.text(`facts.url`,{number:i.number(t+1)})}
placeholder="https://"
autocomplete="off"
dir="ltr"
maxlength="2000"
.value=${e.url}
aria-invalid=${e.url!==``&&_(e)===`url`?`true`:n}
@input=${e=>o({url:e.target.value.trim()})}
/>
${S(t,r)}
</div>
<textarea
class="textarea"
rows="1"
maxlength="10000"
dir="auto"
data-field=${`evidence.${t}.quote`}
aria-label=${i.text(`facts.link_quote`,{number:i.number(t+1)})}
placeholder=${i.text(`facts.link_quote_hint`)}
.value=${e.quote}
@input=${e=>o({quote:e.target.value})}
></textarea>
</div>`}function S(e,t){let n=t.words.text(`facts.drop_source`,{number:t.words.number(e+1)});return c`<button class="icon-btn" type="button" aria-label=${n} @click=${()=>t.change(t.found.filter((t,n)=>n!==e))}>✕</button>`}i({en:{"facts.question":`Mark what it claims, and judge it`,"facts.answer":`The answer`,"facts.list":`Claims`,"facts.claim_group":`Claim`,"facts.claim":`Claim {number} of {all}`,"facts.open":`Claim`,"facts.open_hint":`Numbers judge it`,"facts.supported":`Supported`,"facts.refuted":`Refuted`,"facts.disputed":`Disputed`,"facts.not_found":`Nothing found`,"facts.not_checkable":`Cannot be checked`,"facts.no_claim":`States no fact`,"facts.help_open":`Not judged yet.`,"facts.help_supported":`A source that can be trusted says so.`,"facts.help_refuted":`A source that can be trusted says otherwise.`,"facts.help_disputed":`Sources that can be trusted contradict one another.`,"facts.help_not_found":`It could be checked, but nothing was found.`,"facts.help_not_checkable":`Nobody could find out, such as what the future brings.`,"facts.help_no_claim":`An opinion, a question, a courtesy.`,"facts.split":`Split into sentences`,"facts.choose":`Choose a claim with J and K or in the text, or pick words and press C to mark one.`,"facts.evidence":`What it rests on`,"facts.quote":`Quote the selection`,"facts.add_link":`Add a page of the web`,"facts.url":`Address of source {number}`,"facts.link_quote":`Words of source {number}`,"facts.link_quote_hint":`The words that decide`,"facts.drop_source":`Remove source {number}`,"facts.correction":`What is right instead`,"facts.justification":`Why`,"facts.sources":`Documents`,"facts.sources_hint":`Select words, then quote them for the chosen claim`,"facts.to_document":`Go to the document, then to the next`,"facts.origin":`Where it is from`,"facts.none":`No claim marked`,"facts.summary":`{judged} of {all} claims judged`,"facts.missing":`Judge claim {number}.`,"facts.missing_source":`Quote what claim {number} rests on.`,"facts.missing_words":`Give the whole address and the words of every source of claim {number}.`,"facts.missing_correction":`Say what is right instead of claim {number}.`,"facts.missing_why":`Say why claim {number} is judged so.`},hi:{"facts.question":`जो दावा किया गया है उसे चिह्नित करें और परखें`,"facts.answer":`उत्तर`,"facts.list":`दावे`,"facts.claim_group":`दावा`,"facts.claim":`{all} में से दावा {number}`,"facts.open":`दावा`,"facts.open_hint":`अंक से निर्णय दें`,"facts.supported":`समर्थित`,"facts.refuted":`ग़लत साबित`,"facts.disputed":`विवादित`,"facts.not_found":`कुछ नहीं मिला`,"facts.not_checkable":`जाँचा नहीं जा सकता`,"facts.no_claim":`कोई तथ्य नहीं कहता`,"facts.help_open":`अभी परखा नहीं गया।`,"facts.help_supported":`कोई भरोसेमंद स्रोत यही कहता है।`,"facts.help_refuted":`कोई भरोसेमंद स्रोत इससे उलटी बात कहता है।`,"facts.help_disputed":`भरोसेमंद स्रोत आपस में टकराते हैं।`,"facts.help_not_found":`जाँचा जा सकता था, पर कुछ नहीं मिला।`,"facts.help_not_checkable":`इसका पता कोई नहीं लगा सकता, जैसे भविष्य में क्या होगा।`,"facts.help_no_claim":`राय, प्रश्न या शिष्टाचार।`,"facts.split":`वाक्यों में बाँटें`,"facts.choose":`J और K से या पाठ में कोई दावा चुनें, या शब्द चुनकर C दबाएँ और नया दावा चिह्नित करें।`,"facts.evidence":`आधार`,"facts.quote":`चुने हुए शब्द उद्धृत करें`,"facts.add_link":`वेब पेज जोड़ें`,"facts.url":`स्रोत {number} का पता`,"facts.link_quote":`स्रोत {number} के शब्द`,"facts.link_quote_hint":`वे शब्द जिनसे निर्णय होता है`,"facts.drop_source":`स्रोत {number} हटाएँ`,"facts.correction":`इसकी जगह सही क्या है`,"facts.justification":`कारण`,"facts.sources":`दस्तावेज़`,"facts.sources_hint":`शब्द चुनें, फिर चुने हुए दावे के लिए उद्धृत करें`,"facts.to_document":`दस्तावेज़ पर जाएँ, फिर अगले पर`,"facts.origin":`यह कहाँ से है`,"facts.none":`कोई दावा चिह्नित नहीं`,"facts.summary":`{all} में से {judged} दावे परखे गए`,"facts.missing":`दावा {number} परखें।`,"facts.missing_source":`दावा {number} जिस पर टिका है, वह उद्धृत करें।`,"facts.missing_words":`दावा {number} के हर स्रोत का पूरा पता और शब्द दें।`,"facts.missing_correction":`बताएँ कि दावा {number} की जगह सही क्या है।`,"facts.missing_why":`बताएँ कि दावा {number} पर यह निर्णय क्यों है।`}});var C=[2,4,1,5,3,0],w=[`supported`,`refuted`,`disputed`,`not_found`,`not_checkable`,`no_claim`],T=`open`,E=`123456c`,D=10,O=500,k=[`supported`,`refuted`,`disputed`],A=[`refuted`,`disputed`],j=[],M=class extends o{static{this.properties={...o.properties,opened:{state:!0}}}constructor(){super(),this.marker=new p(this,()=>this.marking,`${this.uid}-text`),this.reader=t(),this.known={claims:[],marks:[]},this.opened=0}begun(e){if(Array.isArray(e.claims)||e.outcome!==void 0)return e;let t=u(this.task.initial,this.text);return{...e,claims:f(t)}}missingWork(){return this.claims.flatMap((e,t)=>{let n=this.lacking(e);return n===null?[]:[{field:`claims.${t}.${n[0]}`,text:this.words.text(n[1],{number:this.words.number(t+1)})}]})}workSummary(){let{words:e,claims:t}=this,n=t.filter(e=>e.verdict!==void 0).length;return t.length===0?e.text(`facts.none`):e.text(`facts.summary`,{judged:e.number(n),all:e.number(t.length)})}workBindings(){let{words:e}=this,t=e.text(`facts.claim_group`),n=(n,r,i)=>({combo:n,label:e.text(r),group:t,run:i});return[...this.marker.bindings(e.text(`facts.question`)),n(`b`,`facts.split`,()=>this.split()),...this.rule(`evidence`)===`off`?[]:[n(`u`,`facts.add_link`,()=>this.addLink())],...this.rule(`evidence`)===`off`||this.documents.length===0?[]:[n(`d`,`facts.to_document`,()=>this.toDocument()),n(`q`,`facts.quote`,()=>this.quote())],...this.rule(`correction`)===`off`?[]:[n(`e`,`facts.correction`,()=>this.focusField(`correction`))],...this.rule(`justification`)===`off`?[]:[n(`y`,`facts.justification`,()=>this.focusField(`justification`))]]}render(){let{words:e,marker:t}=this;return c`<div class="editor">
${this.thread()}
${this.ofAnswer(c`<div class="facts">
<section class="thread facts-answer" aria-label=${e.text(`facts.answer`)}>
<header class="thread-head">
<h2>${e.text(`facts.answer`)}</h2>
<span class="answer-note">${e.count(`chat.words`,r(this.text,this.contentLanguage))}</span>
${this.locked?n:c`<button class="btn btn--small" type="button" @click=${()=>this.split()}>${e.text(`facts.split`)} <kbd class="kbd" aria-hidden="true">B</kbd></button>`}
</header>
<div class="marks-body">${t.palette(e.text(`facts.question`))} ${t.view()}</div>
</section>
<div class="marks-side facts-side">
${this.locked?n:this.chosenClaim()}
<section class="panel" data-place="claims" aria-label=${e.text(`facts.list`)}>
<h2 class="panel-legend">${e.text(`facts.list`)} <small>${e.number(this.claims.length)}</small></h2>
${t.list(e=>this.locked?this.told(e):this.flaw(e))}
</section>
</div>
${this.sources()}
</div>
<div class="panel">${this.closing()}</div>`)}
</div>`}lead(e){let[,t,n]=/^(?:answer\.)?claims[.[](\d+)\]?\.?(.*)$/.exec(e)??[],r=t===void 0?void 0:this.marks[Number(t)];if(!r)return super.lead(e);this.marker.chooseMark(r),this.updateComplete.then(()=>{let e=n===`evidence`?`${this.documents.length>0?`quote`:`link`}`:(n??``).replaceAll(/\W+/g,`.`).replace(/\.$/,``),t=this.querySelector(`[data-field="${CSS.escape(e)}"]`);t?t.focus():this.marker.focus()})}chosenClaim(){let{words:t}=this,r=this.current,i=r===-1?void 0:this.claims[r];if(!i)return c`<section class="panel facts-claim"><p class="muted small">${t.text(`facts.choose`)}</p></section>`;let a={number:t.number(r+1),all:t.number(this.claims.length)};return c`<section class="panel facts-claim" aria-label=${t.text(`facts.claim`,a)}>
<h2 class="panel-legend">
${t.text(`facts.claim`,a)}
<small>${i.verdict?t.text(`facts.${i.verdict}`):t.text(`facts.open_hint`)}</small>
</h2>
<p class="quote" dir="auto" lang=${this.contentLanguage??n}><span>${i.quote}</span></p>
${this.rule(`evidence`)===`off`?n:this.evidence(i)}
${this.rule(`correction`)===`off`||!A.includes(i.verdict)?n:this.said(`correction`,`E`,i)}
${this.rule(`justification`)===`off`?n:this.said(`justification`,`Y`,i)}
${e(`${this.uid}-claim-error`,this.errorsAt(`claims.${r}`))}
</section>`}evidence(e){return v({id:`${this.uid}-evidence`,found:e.evidence??[],documents:this.documents,needed:this.rule(`evidence`)===`required`&&k.includes(e.verdict),isFull:(e.evidence??[]).length>=D,words:this.words,language:this.contentLanguage,quote:()=>this.quote(),link:()=>this.addLink(),change:e=>this.put({evidence:e.length>0?e:void 0})})}said(e,t,r){let{words:i}=this,a=`${this.uid}-${e}`,o=this.rule(e)===`required`&&r.verdict!==`no_claim`&&(e===`justification`||r.verdict===`refuted`);return c`<div class="field">
<label class="field-label" for=${a}>
${i.text(`facts.${e}`)} <kbd class="kbd" aria-hidden="true">${t}</kbd>
${o?n:c`<span class="field-optional">${i.text(`field.optional`)}</span>`}
</label>
<textarea
class="textarea"
id=${a}
data-field=${e}
dir="auto"
rows="2"
maxlength="10000"
lang=${this.contentLanguage??n}
.value=${r[e]??``}
@input=${t=>this.put({[e]:t.target.value||void 0})}
></textarea>
</div>`}sources(){let{words:e,documents:t,locked:r}=this,i=t[this.opened];if(!i)return n;let a=this.claims.flatMap(e=>e.evidence??[]).filter(g).filter(e=>e.document===i.key);return c`<section class="thread facts-sources" aria-label=${e.text(`facts.sources`)}>
<header class="thread-head">
<h2>${e.text(`facts.sources`)}</h2>
${r?n:c`<span class="muted small">${e.text(`facts.sources_hint`)}</span>`}
</header>
<div class="facts-tabs row">
${t.map((e,i)=>c`<button class="btn btn--small" type="button" aria-pressed=${i===this.opened} @click=${()=>this.opened=i}>
<span dir="auto">${e.title}</span> ${i===(this.opened+ +!!this.isReading)%t.length&&!r?c`<kbd class="kbd" aria-hidden="true">D</kbd>`:n}
</button>`)}
${i.url?c`<a class="small" href=${i.url} target="_blank" rel="noopener noreferrer nofollow">${e.text(`facts.origin`)}</a>`:n}
</div>
<div class="source">
${r?y(i,a,this.contentLanguage):m({text:i.content,name:i.title,language:this.contentLanguage,box:this.reader})}
</div>
</section>`}told(e){let{words:t}=this;return c`<div class="facts-told">
${e.correction?c`<p dir="auto"><strong>${t.text(`facts.correction`)}:</strong> ${e.correction}</p>`:n}
${e.justification?c`<p class="muted" dir="auto">${e.justification}</p>`:n}
${(e.evidence??[]).map(e=>{let t=g(e)?this.documents.find(t=>t.key===e.document)?.title:void 0;return c`<blockquote class="quote" dir="auto">
<span>${e.quote}</span>
${g(e)?c`<cite class="muted small">${t}</cite>`:c`<a class="small" href=${e.url} target="_blank" rel="noopener noreferrer nofollow">${e.url}</a>`}
</blockquote>`})}
</div>`}flaw(t){let r=this.marks.indexOf(t),i=this.claims[r],a=i?.verdict===void 0?null:this.lacking(i),o=this.errorsAt(`claims.${r}`);return o.length>0?e(`${this.uid}-${r}-error`,o):a===null?n:c`<p class="muted small facts-flaw">${this.words.text(a[1],{number:this.words.number(r+1)})}</p>`}lacking(e){let{verdict:t}=e,n=e=>(e??``).trim()===``;if(t===void 0)return[`verdict`,`facts.missing`];if(this.rule(`evidence`)===`required`&&k.includes(t)&&!e.evidence)return[`evidence`,`facts.missing_source`];let r=(e.evidence??[]).map(_).findIndex(e=>e!==null),i=e.evidence?.[r]&&_(e.evidence[r]);return i?[`evidence.${r}.${i}`,`facts.missing_words`]:this.rule(`correction`)===`required`&&t===`refuted`&&n(e.correction)?[`correction`,`facts.missing_correction`]:this.rule(`justification`)===`required`&&t!==`no_claim`&&n(e.justification)?[`justification`,`facts.missing_why`]:null}split(){if(this.locked)return;let e=new d(this.text,this.contentLanguage),t=this.marks.map(t=>e.rangeOf(t)),n=e.sentences().filter(e=>t.every(t=>t.to<=e.from||t.from>=e.to)).map(t=>e.mark(t,T)).slice(0,O-t.length);n.length!==0&&(this.take(f([...this.marks,...n])),this.marker.chooseMark(n[0]))}quote(){let e=this.reader.value,t=this.documents[this.opened],n=this.claims[this.current];if(this.locked||!e||!t)return;let r=a(t.content,e.selectionStart,e.selectionEnd);if(!r||!n)return this.toDocument(!1);let i=(n.evidence??[]).filter(e=>!(g(e)&&e.document===t.key&&e.start===r.start&&e.end===r.end));i.length<D&&this.put({evidence:[...i,{document:t.key,...r}]})}addLink(){let e=this.claims[this.current],t=e?.evidence??[];this.locked||!e||t.length>=D||(this.put({evidence:[...t,{url:``,quote:``}]}),this.updateComplete.then(()=>this.focusField(`evidence.${t.length}.url`)))}toDocument(e=!0){e&&this.isReading&&(this.opened=(this.opened+1)%this.documents.length),this.updateComplete.then(()=>{this.reader.value?.focus(),this.requestUpdate()})}get isReading(){return this.reader.value!==void 0&&document.activeElement===this.reader.value}put(e){let t=this.current,n=this.claims.map((n,r)=>r===t?N({...n,...e}):n);this.set({claims:n})}take(e){this.set({claims:e.map(e=>{let{label:t,...n}=e,r=t===T?void 0:t;return N({...n,verdict:r,...A.includes(r)?{}:{correction:void 0}})})})}get marking(){let{words:e}=this,t=w.map((t,n)=>({key:t,label:e.text(`facts.${t}`),help:e.text(`facts.help_${t}`),hue:C[n]??0}));return{text:this.text,language:this.contentLanguage,labels:[...t,{key:T,label:e.text(`facts.open`),help:e.text(`facts.help_open`)}],keys:E,marks:this.marks,overlap:!0,once:!0,locked:this.locked,words:e,name:e.text(`facts.answer`),change:e=>this.take(e)}}get marks(){let{claims:e}=this;if(e!==this.known.claims){let t=e.map(({verdict:e,...t})=>({...t,label:e??T}));this.known={claims:e,marks:t}}return this.known.marks}get current(){let e=this.marker.current;return e===null?-1:this.claims.findIndex(t=>t.start===e.start&&t.end===e.end)}rule(e){return s(this.ontology[e])??`optional`}get claims(){return this.value.claims??j}get documents(){return this.task.documents??[]}get text(){return this.task.answer?.content??``}};function N(e){return Object.fromEntries(Object.entries(e).filter(([,e])=>e!==void 0))}customElements.define(`tz-facts-check`,M);export{M as TzFactsCheck};