import{i as e,r as t}from"./outbox-aZEl5DQ-.js";import{a as n,i as r,r as i}from"./keys-B3ZIZynk.js";import{B as a,F as o,G as s,I as c,K as l,W as u,z as d}from"./editing-CJptIVUD.js";var f=700;function p(n,r,i){let a,o=0,s=async()=>{let a=o+=1;try{let e=await i.advice(r,n.value);a===o&&(n.advice=e)}catch(n){if(!(n instanceof t||n instanceof e))throw n}};n.addEventListener(`tz-advice`,()=>{clearTimeout(a),a=setTimeout(()=>void s(),f)})}function m(e,t,n){return s`<div class="alert alert--${e}" role=${e===`info`?`status`:`alert`}>
    <p class="alert-title">${t}</p>
    ${n}
  </div>`}function ee(e,t){return m(`warn`,t.text(`submit.missing`),s`<ul>${e.map(e=>s`<li>${e.text}</li>`)}</ul>`)}function h(e){return m(`warn`,e.text(`bench.lease_lost`),s`<p>${e.text(`bench.lease_lost_next`)}</p>`)}function g({letter:e,signedOut:t,words:n,next:r,retry:i}){let a=n.moment(new Date(e.nextAtMs));return m(`warn`,n.text(`submit.kept`),s`<p>${t?n.text(`submit.sign_in`):n.text(`submit.kept_next`,{time:a})}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${i}>${n.text(`submit.now`)}</button>
        <a class="btn btn--quiet btn--small" href=${r}>${n.text(`bench.back`)}</a>
      </div>`)}function te(e,t,n){let r=e.message||n.text(`problem.unexpected`,{status:String(e.status)}),i=e.faults.map(e=>s`<li>${_(e,t,n)}${d(e,n)}</li>`);return m(`bad`,n.text(`submit.refused`),s`<p>${r}</p>${i.length>0?s`<ul>${i}</ul>`:u}`)}function _(e,t,n){let r=(t.criteria??[]).find(t=>a(e.field,`criteria.${t.key}`));return r?`${n.label(r.label,r.key)}: `:``}function v(e,t){return m(`warn`,e.text(`draft.conflict`),s`<p>${e.text(`draft.conflict_next`)}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${()=>t(`keep`)}>${e.text(`draft.keep`)}</button>
        <button class="btn btn--small" type="button" @click=${()=>t(`take`)}>${e.text(`draft.take`)}</button>
      </div>`)}function y(e,t){let n=(e.places??[]).flatMap(e=>[e.quote&&`“${e.quote}”`,e.note].filter(Boolean).join(` `)),r=[e.clause,e.reason,...n].filter(e=>typeof e==`string`&&e!==``);return m(`info`,t.text(`bench.feedback`),s`${r.map(e=>s`<p dir="auto">${e}</p>`)}`)}function b({kind:e,words:t,next:n,skip:r}){return m(`bad`,t.text(`bench.unknown_kind`,{kind:e}),s`<p>${t.text(`bench.unknown_kind_next`)}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${r}>${t.text(`action.skip`)}</button>
        <a class="btn btn--quiet btn--small" href=${n}>${t.text(`bench.back`)}</a>
      </div>`)}function x({reason:e,words:t,next:n,retry:r}){return s`<div class="empty" role="alert">
    <p class="empty-title">${t.text(`bench.load_failed`)}</p>
    <p>${e||t.text(`bench.load_failed_next`)}</p>
    <div class="row">
      <button class="btn btn--primary" type="button" @click=${r}>${t.text(`bench.retry`)}</button>
      <a class="btn btn--quiet" href=${n}>${t.text(`bench.back`)}</a>
    </div>
  </div>`}var S={submit:`mod+enter`,skip:`alt+s`,undo:`mod+z`,redo:`mod+shift+z`,guidelines:`alt+g`,ask:`alt+q`,keys:`?`};function C(e,t){let n=e.text(`keys.general`);return Object.keys(S).map(r=>({combo:S[r],label:e.text(`action.${r}`),group:n,run:t[r]}))}function w(e,t){let n=/Mac|iPhone|iPad/.test(navigator.platform),r={mod:n?`⌘`:t.text(`key.ctrl`),alt:n?`⌥`:`Alt`,shift:t.text(`key.shift`),enter:t.text(`key.enter`),escape:t.text(`key.esc`),delete:t.text(`key.delete`),backspace:t.text(`key.backspace`),arrowup:t.text(`key.arrowup`),arrowdown:t.text(`key.arrowdown`)};return e.split(`+`).map(e=>r[e]??e.toUpperCase()).join(` `)}function ne(e){let{words:t}=e;return s`<dialog class="dialog" id="tz-submit" aria-labelledby="tz-submit-title">
    <div class="dialog-head"><h2 id="tz-submit-title">${t.text(`submit.title`)}</h2></div>
    <div class="dialog-body">
      <p class="bench-choice">${e.summary}</p>
      ${e.adviser?.list(t)??u}
      <p class="muted">${t.text(`submit.text`)}</p>
      <label class="check">
        <input type="checkbox" checked @change=${t=>e.ask(t.target.checked)} />
        ${t.text(`submit.ask`)}
      </label>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${T}>${t.text(`action.cancel`)}</button>
      <button class="btn btn--primary" type="button" autofocus @click=${e.submit}>
        ${e.adviser?.label(t)??t.text(`action.submit`)}
        <kbd class="kbd" aria-hidden="true">${w(`mod+enter`,t)}</kbd>
      </button>
    </div>
  </dialog>`}function re(e,t){let r=Map.groupBy(e,e=>e.group);return s`<dialog class="dialog dialog--wide" id="tz-keys" aria-labelledby="tz-keys-title">
    <div class="dialog-head"><h2 id="tz-keys-title" tabindex="-1" autofocus>${t.text(`keys.title`)}</h2></div>
    <div class="dialog-body">
      <div class="keymap">${[...r].map(([e,n])=>ie(e,n,t))}</div>
      <p class="muted small">${t.text(`keys.close_hint`)}</p>
      <label class="check">
        <input
          type="checkbox"
          ?checked=${n.on}
          @change=${e=>n.on=e.target.checked}
        />
        ${t.text(`keys.single`)}
      </label>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${T}>${t.text(`action.close`)}</button>
    </div>
  </dialog>`}function ie(e,t,n){return s`<section>
    <h3>${e}</h3>
    <dl>
      ${t.map(e=>s`<dt><kbd class="kbd">${w(e.combo,n)}</kbd></dt><dd>${e.label}</dd>`)}
    </dl>
  </section>`}function T(e){e.currentTarget.closest(`dialog`)?.close()}function E(e,t,n=[]){let r=Object.keys(e).filter(n=>t[n]===void 0&&e[n]!==void 0),i=Object.entries(t).filter(([,e])=>e!==void 0);return[...r.map(e=>({op:`remove`,path:[...n,e]})),...i.flatMap(([t,r])=>D(e[t],r,[...n,t]))]}function D(e,t,n){return e===t?[]:typeof e==`string`&&typeof t==`string`?O(e,t,n):Array.isArray(e)&&Array.isArray(t)?k(e,t,n):P(e)&&P(t)?E(e,t,n):[{op:`put`,path:n,value:t}]}function O(e,t,n){let[r,i]=A(e.length,t.length,(n,r)=>e.charCodeAt(n)===t.charCodeAt(r)),a=r-(M(e,r-1)||M(t,r-1)?1:0),o=i-(N(e,e.length-i)||N(t,t.length-i)?1:0),s=j(e,a,e.length-o);return[{op:`splice`,path:n,at:j(e,0,a),remove:s,insert:t.slice(a,t.length-o)}]}function k(e,t,n){if(e.length===t.length)return t.flatMap((t,r)=>D(e[r],t,[...n,r]));let[r,i]=A(e.length,t.length,(n,r)=>c(e[n],t[r]));return[{op:`splice`,path:n,at:r,remove:e.length-i-r,insert:t.slice(r,t.length-i)}]}function A(e,t,n){let r=Math.min(e,t),i=0;for(;i<r&&n(i,i);)i+=1;let a=0;for(;a<r-i&&n(e-a-1,t-a-1);)a+=1;return[i,a]}function j(e,t,n){let r=0;for(let i=t;i<n;i+=1)N(e,i)&&M(e,i-1)&&i>t||(r+=1);return r}function M(e,t){return(e.charCodeAt(t)&64512)==55296}function N(e,t){return(e.charCodeAt(t)&64512)==56320}function P(e){return typeof e==`object`&&!!e&&!Array.isArray(e)}var F=3e3,I=300,L=6e3,R=500,z=class{constructor(e,t,n,r,i,a){this.id=e,this.account=t,this.api=r,this.device=i,this.changed=a,this.state={kind:`none`},this.unanswered=null,this.busy=!1,this.dirty=!1,this.stopped=!1,this.lastSentMs=0,this.version=n?.version??0,this.value=n?.value??{},this.standing=this.value}get unsaved(){return this.dirty&&this.state.kind!==`local`}async recover(){let e=await this.device.draft(this.id,this.account);return!e||c(e.value,this.value)?{value:this.value,recovered:!1}:e.version===this.version?(this.edit(e.value),{value:e.value,recovered:!0}):(this.become({kind:`conflict`,other:{version:this.version,value:e.value}}),{value:this.value,recovered:!1})}edit(e){this.value=e,this.dirty=!0,this.keepTimer??=setTimeout(()=>void this.keep(),I),this.state.kind!==`conflict`&&(this.become({kind:`saving`}),this.schedule(Math.max(I*2,this.lastSentMs+F-Date.now())))}async hold(){this.dirty&&await this.keep()}resolve(e){if(this.state.kind!==`conflict`)return this.value;let{other:t}=this.state;return this.version=t.version,this.become({kind:`saving`}),this.edit(e===`take`?t.value:this.value),this.value}stop(){this.stopped=!0,clearTimeout(this.saveTimer),clearTimeout(this.keepTimer),this.saveTimer=this.keepTimer=void 0}resume(){this.stopped=!1,this.dirty&&this.edit(this.value)}async forget(){this.stop(),this.dirty=!1,await this.device.dropDraft(this.id)}schedule(e){this.stopped||this.busy||(this.saveTimer??=setTimeout(()=>void this.save(),e))}async keep(){clearTimeout(this.keepTimer),this.keepTimer=void 0,await this.device.keepDraft({id:this.id,account:this.account,version:this.version,value:this.value})}async save(){let e=this.unanswered??this.value;this.saveTimer=void 0,this.lastSentMs=Date.now(),this.busy=!0;try{this.arrived(await this.send(e),e)}catch(t){return this.busy=!1,this.fail(t,e)}this.busy=!1,this.stopped||await this.rest()}arrived(e,t){this.version=e,this.standing=t,this.unanswered=null}async rest(){if(!c(this.value,this.standing))return await this.keep(),this.schedule(F);this.dirty=!1,clearTimeout(this.keepTimer),this.keepTimer=void 0,await this.device.dropDraft(this.id),this.become({kind:`saved`,at:new Date})}async send(e){let n=E(this.standing,e);if(n.length===0)return this.version;if(this.version===0||n.length>R)return this.api.saveDraft(this.id,{version:this.version,value:e});try{return await this.api.changeDraft(this.id,this.version,n)}catch(n){if(!(n instanceof t&&n.status===422))throw n;return this.api.saveDraft(this.id,{version:this.version,value:e})}}async fail(n,r){if(this.stopped)return;if(n instanceof e||n instanceof t&&n.status===401)return this.unanswered=r,this.become({kind:`local`}),this.schedule(L);if(!(n instanceof t))throw n;this.unanswered=null;let i=n.status===409?await this.newer(n):null;if(!i)return this.become({kind:`failed`,reason:n.message});let a=c(i.value,r)||c(i.value,this.value);if(this.standing=i.value,!a)return this.become({kind:`conflict`,other:i});this.arrived(i.version,i.value),await this.rest()}async newer(n){let r=n.body.facts,i=n.body.current??r?.current;if(i&&typeof i.version==`number`)return i;try{let{draft:e}=await this.api.assignment(this.id);return e&&e.version!==this.version?e:null}catch(n){if(n instanceof t||n instanceof e)return null;throw n}}become(e){this.state=e,this.changed()}};function B(e,t,n){for(let r=e;r&&t.contains(r);r=r.parentElement){let{place:e,field:t}=r.dataset,i=[e,t].filter(e=>e!==void 0),a=n.find(e=>e.number&&e.about.some(e=>i.some(t=>ae(e,t))));if(a)return a.number??void 0}}function ae(e,t){let n=t.split(/[.-]/);return t===e||t.startsWith(`${e}.`)||t.endsWith(`.${e}`)||n.includes(e)}var V=`tz-guidelines-open`,H=1280,U=class{constructor(e,t){this.host=e,this.changed=t,this.open=localStorage.getItem(V)===`open`&&innerWidth>=H,this.toggle=()=>{this.open=!this.open,localStorage.setItem(V,this.open?`open`:`shut`),this.changed(),this.focus()},this.question=async()=>{this.open||this.toggle(),await o(()=>import(`./guidelines-BMR0OHiG.js`),[],import.meta.url),await this.host.updateComplete,await this.panel?.updateComplete,await this.panel?.askAt(this.here??``)},this.open&&o(()=>import(`./guidelines-BMR0OHiG.js`),[],import.meta.url);let n=document.getElementById(`questions`)?.textContent;this.questions=n?JSON.parse(n).items:[]}follow(e,{guidelines:t}){let n=({target:n})=>{let r=n instanceof Element?B(n,e,t?.sections??[]):void 0;r!==void 0&&r!==this.here&&(this.here=r,this.changed())};e.addEventListener(`focusin`,n),e.addEventListener(`pointerover`,n)}render(e,t,n){return this.open?s`<tz-guidelines
      lang=${n.language}
      .guidelines=${e.guidelines}
      .here=${this.here}
      .questions=${this.questions}
      .ask=${r=>this.ask(r,e.id,t,n)}
      @tz-close=${this.toggle}
    ></tz-guidelines>`:u}async ask(n,r,i,a){try{await i.ask(r,n)}catch(n){if(!(n instanceof t||n instanceof e))throw n;return n instanceof t&&(n.faults[0]?.detail??n.message)||a.text(`problem.unreachable`)}return this.questions=[{id:``,clause:n.clause,text:n.text,answer:null,own:!0},...this.questions],this.changed(),null}get panel(){return this.host.querySelector(`tz-guidelines`)}async focus(){if(this.open&&await o(()=>import(`./guidelines-BMR0OHiG.js`),[],import.meta.url),await this.host.updateComplete,!this.open)return this.host.querySelector(`#tz-guidelines-button`)?.focus();await this.panel?.updateComplete,this.panel?.asking===null&&this.panel.focusSearch()}},W=[`mod+enter`,`alt+s`,`alt+g`,`alt+q`],G=[`?`,`alt+g`,`alt+q`];function K(e,t,a,o){let s=r(e);if(s&&t===`escape`&&e.composedPath()[0].blur(),s&&!W.includes(t)||i(t)&&!n.on)return;let c=o().find(e=>e.combo===t);return a===`open`||G.includes(t)?c:void 0}var q=l`<path d="M4 8h9a5 5 0 0 1 0 10H8M4 8l4-4M4 8l4 4" />`,J=l`<path d="M20 8h-9a5 5 0 0 0 0 10h5M20 8l-4-4M20 8l-4 4" />`;function oe(e){let{assignment:t,words:n}=e,{pay:r}=t,i={pay:n.money(r.amount_minor,r.currency),minutes:n.estimate(t.minutes)};return s`<header class="bench-head">
    <div class="bench-title">
      <h1>${t.title}</h1>
      <p class="bench-facts">
        <span>${r.amount_minor===0?i.minutes:s`<strong>${n.text(`bench.pay`,i)}</strong>`}</span>
        ${t.skills?.length?s`<span>${n.text(`bench.skills`,{skills:t.skills.join(`, `)})}</span>`:u}
        <span title=${n.text(`bench.time_paused`)}>${n.text(`bench.time`,{time:n.duration(e.seconds)})}</span>
        ${se(e.lease,n)}
        ${(t.round??1)>1?s`<span class="badge badge--warn">${n.text(`bench.round`,{round:n.number(t.round??1)})}</span>`:u}
      </p>
    </div>
    <div class="row">
      <button class="btn btn--small" id="tz-guidelines-button" type="button" aria-expanded=${e.guidelinesOpen} @click=${e.guidelines}>
        ${n.text(`action.guidelines`)} ${e.here?s`<span class="clause-badge">${e.here}</span>`:u}
        <kbd class="kbd" aria-hidden="true">${w(`alt+g`,n)}</kbd>
      </button>
      <button class="btn btn--small" type="button" @click=${e.keys}>
        ${n.text(`action.keys`)} <kbd class="kbd" aria-hidden="true">?</kbd>
      </button>
    </div>
  </header>`}function se(e,t){return e.lost?u:e.soon?s`<span class="is-warning">${t.text(`bench.lease_soon`,{time:t.duration(e.seconds)})}</span>`:s`<span>${t.text(`bench.lease`,{time:t.moment(e.until)})}</span>`}function Y(e){let{words:t}=e;return s`<div class="bench-bar" role="region" aria-label=${t.text(`action.submit`)}>
    <div class="bench-bar-inner">
      <div class="row">
        ${X(t.text(`action.undo`),`mod+z`,q,!e.canUndo||e.locked,e.undo,t)}
        ${X(t.text(`action.redo`),`mod+shift+z`,J,!e.canRedo||e.locked,e.redo,t)}
      </div>
      <div class="bench-summary">
        <span class="bench-choice truncate">${e.summary||t.text(`bench.choice_none`)}</span>
        ${ce(e)}
      </div>
      <button class="btn" type="button" ?disabled=${e.locked} @click=${e.skip}>
        ${t.text(`action.skip`)} <kbd class="kbd" aria-hidden="true">${w(`alt+s`,t)}</kbd>
      </button>
      <button class="btn btn--primary" type="button" ?disabled=${e.locked} aria-busy=${e.sending?`true`:u} @click=${e.submit}>
        ${t.text(e.sending?`submit.sending`:`action.submit`)}
        <kbd class="kbd" aria-hidden="true">${w(`mod+enter`,t)}</kbd>
      </button>
    </div>
  </div>`}function ce({draft:e,kept:t,words:n}){if(t)return s`<span class="bench-draft">${n.text(`submit.kept`)}</span>`;let r=e.kind===`local`||e.kind===`failed`;return s`<span class="bench-draft" role=${r?`status`:u}>${Z(e,n)}</span>`}function X(e,t,n,r,i,a){return s`<button class="icon-btn" type="button" aria-label=${e} title="${e} (${w(t,a)})" ?disabled=${r} @click=${i}>
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${n}</svg>
  </button>`}function Z(e,t){switch(e.kind){case`saved`:return t.text(`draft.saved`,{time:t.moment(e.at)});case`failed`:return t.text(`draft.failed`,{reason:e.reason});default:return t.text(`draft.${e.kind}`)}}var Q={"tz-chat-compare":()=>o(()=>import(`./chat-compare-B1Se9wbq.js`),[],import.meta.url),"tz-chat-converse":()=>o(()=>import(`./chat-converse-LPjl4hPu.js`),[],import.meta.url),"tz-chat-demonstrate":()=>o(()=>import(`./chat-demonstrate-DO6mIcvu.js`),[],import.meta.url),"tz-chat-rank":()=>o(()=>import(`./chat-rank-BHqNksA6.js`),[],import.meta.url),"tz-chat-rewrite":()=>o(()=>import(`./chat-rewrite-BHDQd63C.js`),[],import.meta.url),"tz-facts-check":()=>o(()=>import(`./facts-check-CI8HgVSU.js`),[],import.meta.url),"tz-form":()=>o(()=>import(`./form-93WqOf_M.js`),[],import.meta.url),"tz-judge-audit":()=>o(()=>import(`./judge-audit-CzDPYMOc.js`),[],import.meta.url),"tz-qa-author":()=>o(()=>import(`./qa-author-C9pEr3jb.js`),[],import.meta.url),"tz-qa-solve":()=>o(()=>import(`./qa-solve-BQwdqzwP.js`),[],import.meta.url),"tz-reasoning-steps":()=>o(()=>import(`./reasoning-steps-Bbt5L55G.js`),[],import.meta.url),"tz-rubric-author":()=>o(()=>import(`./rubric-author-G7KfJ7W6.js`),[],import.meta.url),"tz-rubric-grade":()=>o(()=>import(`./rubric-grade-DkXv3rES.js`),[],import.meta.url),"tz-safety-redteam":()=>o(()=>import(`./safety-redteam-D0Xun6a7.js`),[],import.meta.url),"tz-text-classify":()=>o(()=>import(`./text-classify-BxCGkmiw.js`),[],import.meta.url),"tz-text-relations":()=>o(()=>import(`./text-relations-D1iNPMr7.js`),[],import.meta.url),"tz-text-spans":()=>o(()=>import(`./text-spans-DXn_CbhM.js`),[],import.meta.url),"tz-text-translate":()=>o(()=>import(`./text-translate-BkJTxSdV.js`),[],import.meta.url),"tz-trajectory-review":()=>o(()=>import(`./trajectory-review-fO80TvAl.js`),[],import.meta.url)};function le(e){return`tz-${e.toLowerCase().replaceAll(/[^a-z0-9]+/g,`-`)}`}async function $(e){customElements.get(e)||await Q[e]?.()}function ue(e){for(let t of Object.keys(Q))e.querySelector(t)&&$(t);e.querySelector(`tz-review-places`)&&o(()=>import(`./review-places-C2BG27KK.js`),[],import.meta.url)}export{p as C,g as S,x as _,Z as a,te as b,U as c,w as d,re as f,h as g,y as h,Y as i,z as l,v as m,ue as n,oe as o,ne as p,le as r,K as s,$ as t,C as u,ee as v,b as x,m as y};