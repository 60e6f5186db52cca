import{G as e,M as t,O as n,R as r,V as i,W as a,k as o,m as s,r as c}from"./editing-BzUPnLB6.js";import{a as l,i as u,n as d,r as f,t as p}from"./marker-rX-lmDJe.js";import{t as m}from"./readable-BrezG_4W.js";var h=/^https?:\/\/[^\s/?#<>"\\^`{|}][^\s<>"\\^`{|}]*$/;function g(e){return`document`in e}function _(e){return g(e)?null:h.test(e.url)?e.quote.trim()===``?`quote`:null:`url`}function v(t){let{words:n,found:r}=t;return e`<fieldset class="fieldset facts-evidence">
    <legend>${n.text(`facts.evidence`)} ${t.needed?a:e`<span class="field-optional">${n.text(`field.optional`)}</span>`}</legend>
    ${r.map((e,n)=>g(e)?b(e,n,t):x(e,n,t))}
    ${t.isFull?a:e`<div class="row">
          ${t.documents.length>0?e`<button class="btn btn--small" type="button" data-field="quote" @click=${t.quote}>${n.text(`facts.quote`)} <kbd class="kbd" aria-hidden="true">Q</kbd></button>`:a}
          <button class="btn btn--small" type="button" data-field="link" @click=${t.link}>${n.text(`facts.add_link`)} <kbd class="kbd" aria-hidden="true">U</kbd></button>
        </div>`}
  </fieldset>`}function y(t,n,r){let i=new d(t.content,r),o=n.map(e=>i.rangeOf({...e,label:``})),s={from:0,to:t.content.length},c=l(s,o,o.map((e,t)=>t),null);return e`<div class="facts-document" tabindex="0" role="region" aria-label=${t.title} dir="auto" lang=${r??a}>${c.map(n=>{let r=t.content.slice(n.from,n.to);return n.marks.length>0?e`<mark>${r}</mark>`:r})}</div>`}function b(t,n,r){let i=r.documents.find(e=>e.key===t.document)?.title??t.document;return e`<blockquote class="quote" dir="auto" lang=${r.language??a}>
    <span>${t.quote} <cite class="muted small">${i}</cite></span> ${S(n,r)}
  </blockquote>`}function x(t,n,r){let{words:i,id:o}=r,s=e=>r.change(r.found.map((r,i)=>i===n?{...t,...e}:r));return e`<div class="facts-link">
    <div class="row row--tight">
      <input
        class="input"
        type="url"
        id=${`${o}-${n}-url`}
        data-field=${`evidence.${n}.url`}
        aria-label=${i.text(`facts.url`,{number:i.number(n+1)})}
        placeholder="https://"
        autocomplete="off"
        dir="ltr"
        maxlength="2000"
        .value=${t.url}
        aria-invalid=${t.url!==``&&_(t)===`url`?`true`:a}
        @input=${e=>s({url:e.target.value.trim()})}
      />
      ${S(n,r)}
    </div>
    <textarea
      class="textarea"
      rows="1"
      maxlength="10000"
      dir="auto"
      data-field=${`evidence.${n}.quote`}
      aria-label=${i.text(`facts.link_quote`,{number:i.number(n+1)})}
      placeholder=${i.text(`facts.link_quote_hint`)}
      .value=${t.quote}
      @input=${e=>s({quote:e.target.value})}
    ></textarea>
  </div>`}function S(t,n){let r=n.words.text(`facts.drop_source`,{number:n.words.number(t+1)});return e`<button class="icon-btn" type="button" aria-label=${r} @click=${()=>n.change(n.found.filter((e,n)=>n!==t))}>✕</button>`}i({en:{"facts.question":`Mark what it claims, and judge it`,"facts.answer":`The answer`,"facts.list":`Claims`,"facts.claim_group":`Claim`,"facts.claim":`Claim {number} of {all}`,"facts.open":`Claim`,"facts.open_hint":`Numbers judge it`,"facts.supported":`Supported`,"facts.refuted":`Refuted`,"facts.disputed":`Disputed`,"facts.not_found":`Nothing found`,"facts.not_checkable":`Cannot be checked`,"facts.no_claim":`States no fact`,"facts.help_open":`Not judged yet.`,"facts.help_supported":`A source that can be trusted says so.`,"facts.help_refuted":`A source that can be trusted says otherwise.`,"facts.help_disputed":`Sources that can be trusted contradict one another.`,"facts.help_not_found":`It could be checked, but nothing was found.`,"facts.help_not_checkable":`Nobody could find out, such as what the future brings.`,"facts.help_no_claim":`An opinion, a question, a courtesy.`,"facts.split":`Split into sentences`,"facts.choose":`Choose a claim with J and K or in the text, or pick words and press C to mark one.`,"facts.evidence":`What it rests on`,"facts.quote":`Quote the selection`,"facts.add_link":`Add a page of the web`,"facts.url":`Address of source {number}`,"facts.link_quote":`Words of source {number}`,"facts.link_quote_hint":`The words that decide`,"facts.drop_source":`Remove source {number}`,"facts.correction":`What is right instead`,"facts.justification":`Why`,"facts.sources":`Documents`,"facts.sources_hint":`Select words, then quote them for the chosen claim`,"facts.to_document":`Go to the document, then to the next`,"facts.origin":`Where it is from`,"facts.none":`No claim marked`,"facts.summary":`{judged} of {all} claims judged`,"facts.missing":`Judge claim {number}.`,"facts.missing_source":`Quote what claim {number} rests on.`,"facts.missing_words":`Give the whole address and the words of every source of claim {number}.`,"facts.missing_correction":`Say what is right instead of claim {number}.`,"facts.missing_why":`Say why claim {number} is judged so.`},hi:{"facts.question":`जो दावा किया गया है उसे चिह्नित करें और परखें`,"facts.answer":`उत्तर`,"facts.list":`दावे`,"facts.claim_group":`दावा`,"facts.claim":`{all} में से दावा {number}`,"facts.open":`दावा`,"facts.open_hint":`अंकों से परखें`,"facts.supported":`समर्थित`,"facts.refuted":`खंडित`,"facts.disputed":`विवादित`,"facts.not_found":`कुछ नहीं मिला`,"facts.not_checkable":`जाँचा नहीं जा सकता`,"facts.no_claim":`कोई तथ्य नहीं कहता`,"facts.help_open":`अभी परखा नहीं गया।`,"facts.help_supported":`कोई भरोसेमंद स्रोत यही कहता है।`,"facts.help_refuted":`कोई भरोसेमंद स्रोत इसका उलटा कहता है।`,"facts.help_disputed":`भरोसेमंद स्रोत आपस में टकराते हैं।`,"facts.help_not_found":`जाँचा जा सकता था, पर कुछ नहीं मिला।`,"facts.help_not_checkable":`कोई पता नहीं लगा सकता, जैसे भविष्य में क्या होगा।`,"facts.help_no_claim":`राय, प्रश्न या शिष्टाचार।`,"facts.split":`वाक्यों में बाँटें`,"facts.choose":`J और K से या पाठ में कोई दावा चुनें, या शब्द चुनकर C दबाएँ और नया दावा चिह्नित करें।`,"facts.evidence":`आधार`,"facts.quote":`चुना हुआ अंश उद्धृत करें`,"facts.add_link":`वेब का पन्ना जोड़ें`,"facts.url":`स्रोत {number} का पता`,"facts.link_quote":`स्रोत {number} के शब्द`,"facts.link_quote_hint":`वे शब्द जिनसे निर्णय होता है`,"facts.drop_source":`स्रोत {number} हटाएँ`,"facts.correction":`इसकी जगह सही क्या है`,"facts.justification":`क्यों`,"facts.sources":`दस्तावेज़`,"facts.sources_hint":`शब्द चुनें, फिर चुने हुए दावे के लिए उद्धृत करें`,"facts.to_document":`दस्तावेज़ पर जाएँ, फिर अगले पर`,"facts.origin":`यह कहाँ से है`,"facts.none":`कोई दावा चिह्नित नहीं`,"facts.summary":`{all} में से {judged} दावे परखे गए`,"facts.missing":`दावा {number} परखें।`,"facts.missing_source":`दावा {number} जिस पर टिका है, वह उद्धृत करें।`,"facts.missing_words":`दावा {number} के हर स्रोत का पूरा पता और शब्द दें।`,"facts.missing_correction":`बताएँ कि दावा {number} की जगह सही क्या है।`,"facts.missing_why":`बताएँ कि दावा {number} ऐसा क्यों परखा गया।`}});var C=[2,4,1,5,3,0],w=[`supported`,`refuted`,`disputed`,`not_found`,`not_checkable`,`no_claim`],T=`open`,E=`123456c`,D=10,O=500,k=[`supported`,`refuted`,`disputed`],A=[`refuted`,`disputed`],j=[],M=class extends s{static{this.properties={...s.properties,opened:{state:!0}}}constructor(){super(),this.marker=new p(this,()=>this.marking,`${this.uid}-text`),this.reader=t(),this.known={claims:[],marks:[]},this.opened=0}begun(e){if(Array.isArray(e.claims)||e.outcome!==void 0)return e;let t=u(this.task.initial,this.text);return{...e,claims:f(t)}}missingWork(){return this.claims.flatMap((e,t)=>{let n=this.lacking(e);return n===null?[]:[{field:`claims.${t}.${n[0]}`,text:this.words.text(n[1],{number:this.words.number(t+1)})}]})}workSummary(){let{words:e,claims:t}=this,n=t.filter(e=>e.verdict!==void 0).length;return t.length===0?e.text(`facts.none`):e.text(`facts.summary`,{judged:e.number(n),all:e.number(t.length)})}workBindings(){let{words:e}=this,t=e.text(`facts.claim_group`),n=(n,r,i)=>({combo:n,label:e.text(r),group:t,run:i});return[...this.marker.bindings(e.text(`facts.question`)),n(`b`,`facts.split`,()=>this.split()),...this.rule(`evidence`)===`off`?[]:[n(`u`,`facts.add_link`,()=>this.addLink())],...this.rule(`evidence`)===`off`||this.documents.length===0?[]:[n(`d`,`facts.to_document`,()=>this.toDocument()),n(`q`,`facts.quote`,()=>this.quote())],...this.rule(`correction`)===`off`?[]:[n(`e`,`facts.correction`,()=>this.focusField(`correction`))],...this.rule(`justification`)===`off`?[]:[n(`y`,`facts.justification`,()=>this.focusField(`justification`))]]}render(){let{words:t,marker:r}=this;return e`<div class="editor">
      ${this.thread()}
      <div class="facts">
        <section class="thread facts-answer" aria-label=${t.text(`facts.answer`)}>
          <header class="thread-head">
            <h2>${t.text(`facts.answer`)}</h2>
            <span class="answer-note">${t.count(`chat.words`,n(this.text,this.contentLanguage))}</span>
            ${this.locked?a:e`<button class="btn btn--small" type="button" @click=${()=>this.split()}>${t.text(`facts.split`)} <kbd class="kbd" aria-hidden="true">B</kbd></button>`}
          </header>
          <div class="marks-body">${r.palette(t.text(`facts.question`))} ${r.view()}</div>
        </section>
        <div class="marks-side facts-side">
          ${this.locked?a:this.chosenClaim()}
          <section class="panel" data-place="claims" aria-label=${t.text(`facts.list`)}>
            <h2 class="panel-legend">${t.text(`facts.list`)} <small>${t.number(this.claims.length)}</small></h2>
            ${r.list(e=>this.locked?this.told(e):this.flaw(e))}
          </section>
        </div>
        ${this.sources()}
      </div>
      <div class="panel">${this.closing()}</div>
    </div>`}lead(e){let[,t,n]=/^(?:answer\.)?claims[.[](\d+)\]?\.?(.*)$/.exec(e)??[],r=t===void 0?void 0:this.marks[Number(t)];if(!r)return super.lead(e);this.marker.chooseMark(r),this.updateComplete.then(()=>{let e=n===`evidence`?`${this.documents.length>0?`quote`:`link`}`:(n??``).replaceAll(/\W+/g,`.`).replace(/\.$/,``),t=this.querySelector(`[data-field="${CSS.escape(e)}"]`);t?t.focus():this.marker.focus()})}chosenClaim(){let{words:t}=this,n=this.current,r=n===-1?void 0:this.claims[n];if(!r)return e`<section class="panel facts-claim"><p class="muted small">${t.text(`facts.choose`)}</p></section>`;let i={number:t.number(n+1),all:t.number(this.claims.length)};return e`<section class="panel facts-claim" aria-label=${t.text(`facts.claim`,i)}>
      <h2 class="panel-legend">
        ${t.text(`facts.claim`,i)}
        <small>${r.verdict?t.text(`facts.${r.verdict}`):t.text(`facts.open_hint`)}</small>
      </h2>
      <p class="quote" dir="auto" lang=${this.contentLanguage??a}><span>${r.quote}</span></p>
      ${this.rule(`evidence`)===`off`?a:this.evidence(r)}
      ${this.rule(`correction`)===`off`||!A.includes(r.verdict)?a:this.said(`correction`,`E`,r)}
      ${this.rule(`justification`)===`off`?a:this.said(`justification`,`Y`,r)}
      ${o(`${this.uid}-claim-error`,this.errorsAt(`claims.${n}`))}
    </section>`}evidence(e){return v({id:`${this.uid}-evidence`,found:e.evidence??[],documents:this.documents,needed:this.rule(`evidence`)===`required`&&k.includes(e.verdict),isFull:(e.evidence??[]).length>=D,words:this.words,language:this.contentLanguage,quote:()=>this.quote(),link:()=>this.addLink(),change:e=>this.put({evidence:e.length>0?e:void 0})})}said(t,n,r){let{words:i}=this,o=`${this.uid}-${t}`,s=this.rule(t)===`required`&&r.verdict!==`no_claim`&&(t===`justification`||r.verdict===`refuted`);return e`<div class="field">
      <label class="field-label" for=${o}>
        ${i.text(`facts.${t}`)} <kbd class="kbd" aria-hidden="true">${n}</kbd>
        ${s?a:e`<span class="field-optional">${i.text(`field.optional`)}</span>`}
      </label>
      <textarea
        class="textarea"
        id=${o}
        data-field=${t}
        dir="auto"
        rows="2"
        maxlength="10000"
        lang=${this.contentLanguage??a}
        .value=${r[t]??``}
        @input=${e=>this.put({[t]:e.target.value||void 0})}
      ></textarea>
    </div>`}sources(){let{words:t,documents:n,locked:r}=this,i=n[this.opened];if(!i)return a;let o=this.claims.flatMap(e=>e.evidence??[]).filter(g).filter(e=>e.document===i.key);return e`<section class="thread facts-sources" aria-label=${t.text(`facts.sources`)}>
      <header class="thread-head">
        <h2>${t.text(`facts.sources`)}</h2>
        ${r?a:e`<span class="muted small">${t.text(`facts.sources_hint`)}</span>`}
      </header>
      <div class="facts-tabs row">
        ${n.map((t,i)=>e`<button class="btn btn--small" type="button" aria-pressed=${i===this.opened} @click=${()=>this.opened=i}>
            <span dir="auto">${t.title}</span> ${i===(this.opened+ +!!this.isReading)%n.length&&!r?e`<kbd class="kbd" aria-hidden="true">D</kbd>`:a}
          </button>`)}
        ${i.url?e`<a class="small" href=${i.url} target="_blank" rel="noopener noreferrer nofollow">${t.text(`facts.origin`)}</a>`:a}
      </div>
      <div class="source">
        ${r?y(i,o,this.contentLanguage):m({text:i.content,name:i.title,language:this.contentLanguage,box:this.reader})}
      </div>
    </section>`}told(t){let{words:n}=this;return e`<div class="facts-told">
      ${t.correction?e`<p dir="auto"><strong>${n.text(`facts.correction`)}:</strong> ${t.correction}</p>`:a}
      ${t.justification?e`<p class="muted" dir="auto">${t.justification}</p>`:a}
      ${(t.evidence??[]).map(t=>{let n=g(t)?this.documents.find(e=>e.key===t.document)?.title:void 0;return e`<blockquote class="quote" dir="auto">
          <span>${t.quote}</span>
          ${g(t)?e`<cite class="muted small">${n}</cite>`:e`<a class="small" href=${t.url} target="_blank" rel="noopener noreferrer nofollow">${t.url}</a>`}
        </blockquote>`})}
    </div>`}flaw(t){let n=this.marks.indexOf(t),r=this.claims[n],i=r?.verdict===void 0?null:this.lacking(r),s=this.errorsAt(`claims.${n}`);return s.length>0?o(`${this.uid}-${n}-error`,s):i===null?a:e`<p class="muted small facts-flaw">${this.words.text(i[1],{number:this.words.number(n+1)})}</p>`}lacking(e){let{verdict:t}=e,n=e=>(e??``).trim()===``;if(t===void 0)return[`verdict`,`facts.missing`];if(this.rule(`evidence`)===`required`&&k.includes(t)&&!e.evidence)return[`evidence`,`facts.missing_source`];let r=(e.evidence??[]).map(_).findIndex(e=>e!==null),i=e.evidence?.[r]&&_(e.evidence[r]);return i?[`evidence.${r}.${i}`,`facts.missing_words`]:this.rule(`correction`)===`required`&&t===`refuted`&&n(e.correction)?[`correction`,`facts.missing_correction`]:this.rule(`justification`)===`required`&&t!==`no_claim`&&n(e.justification)?[`justification`,`facts.missing_why`]:null}split(){if(this.locked)return;let e=new d(this.text,this.contentLanguage),t=this.marks.map(t=>e.rangeOf(t)),n=e.sentences().filter(e=>t.every(t=>t.to<=e.from||t.from>=e.to)).map(t=>e.mark(t,T)).slice(0,O-t.length);n.length!==0&&(this.take(f([...this.marks,...n])),this.marker.chooseMark(n[0]))}quote(){let e=this.reader.value,t=this.documents[this.opened],n=this.claims[this.current];if(this.locked||!e||!t)return;let r=c(t.content,e.selectionStart,e.selectionEnd);if(!r||!n)return this.toDocument(!1);let i=(n.evidence??[]).filter(e=>!(g(e)&&e.document===t.key&&e.start===r.start&&e.end===r.end));i.length<D&&this.put({evidence:[...i,{document:t.key,...r}]})}addLink(){let e=this.claims[this.current],t=e?.evidence??[];this.locked||!e||t.length>=D||(this.put({evidence:[...t,{url:``,quote:``}]}),this.updateComplete.then(()=>this.focusField(`evidence.${t.length}.url`)))}toDocument(e=!0){e&&this.isReading&&(this.opened=(this.opened+1)%this.documents.length),this.updateComplete.then(()=>{this.reader.value?.focus(),this.requestUpdate()})}get isReading(){return this.reader.value!==void 0&&document.activeElement===this.reader.value}put(e){let t=this.current,n=this.claims.map((n,r)=>r===t?N({...n,...e}):n);this.set({claims:n})}take(e){this.set({claims:e.map(e=>{let{label:t,...n}=e,r=t===T?void 0:t;return N({...n,verdict:r,...A.includes(r)?{}:{correction:void 0}})})})}get marking(){let{words:e}=this,t=w.map((t,n)=>({key:t,label:e.text(`facts.${t}`),help:e.text(`facts.help_${t}`),hue:C[n]??0}));return{text:this.text,language:this.contentLanguage,labels:[...t,{key:T,label:e.text(`facts.open`),help:e.text(`facts.help_open`)}],keys:E,marks:this.marks,overlap:!0,once:!0,locked:this.locked,words:e,name:e.text(`facts.answer`),change:e=>this.take(e)}}get marks(){let{claims:e}=this;if(e!==this.known.claims){let t=e.map(({verdict:e,...t})=>({...t,label:e??T}));this.known={claims:e,marks:t}}return this.known.marks}get current(){let e=this.marker.current;return e===null?-1:this.claims.findIndex(t=>t.start===e.start&&t.end===e.end)}rule(e){return r(this.ontology[e])??`optional`}get claims(){return this.value.claims??j}get documents(){return this.task.documents??[]}get text(){return this.task.answer?.content??``}};function N(e){return Object.fromEntries(Object.entries(e).filter(([,e])=>e!==void 0))}customElements.define(`tz-facts-check`,M);export{M as TzFactsCheck};