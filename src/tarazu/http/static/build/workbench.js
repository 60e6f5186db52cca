import{B as e,F as t,G as n,K as r,Q as i,R as a,X as o,Y as s,Z as c,z as l}from"./chunks/editing-jaab52Rd.js";import{a as ee,i as u,n as d,r as f,t as p}from"./chunks/outbox-Dmwe7oDV.js";import{a as m,i as h,n as g,r as te}from"./chunks/keys-B3ZIZynk.js";var ne=class{constructor(e,t=()=>performance.now(),n=sessionStorage){this.now=t,this.store=n,this.sinceMs=null,this.key=`tz-seconds-${e}`,this.total=Number(this.store.getItem(this.key)??0)}get seconds(){return this.total+(this.sinceMs===null?0:(this.now()-this.sinceMs)/1e3)}get running(){return this.sinceMs!==null}run(e){this.total=this.seconds,this.sinceMs=e?this.now():null,this.store.setItem(this.key,this.total.toFixed(1))}end(){this.run(!1),this.store.removeItem(this.key)}},_=3e4,v=6e5,y=300,re=class{constructor(e,t,n,r){this.id=e,this.api=n,this.changed=r,this.lost=!1,this.seenMs=Date.now(),this.untilMs=Date.parse(t)}get seconds(){return Math.max(0,(this.untilMs-Date.now()-this.api.skewMs)/1e3)}get until(){return new Date(this.untilMs)}get soon(){return!this.lost&&this.seconds<y}start(){this.timer=setInterval(()=>void this.beat(),_)}stop(){clearInterval(this.timer)}async beat(){if(document.hidden||(this.seenMs=Date.now()),!(Date.now()-this.seenMs>v)){try{let e=await this.api.heartbeat(this.id);e&&(this.untilMs=Date.parse(e))}catch(e){if(!(e instanceof f||e instanceof u))throw e;e instanceof f&&e.status!==401&&this.lose()}this.changed()}}lose(){this.lost=!0,this.stop()}},ie=[`too_hard`,`unclear`,`broken`,`not_my_field`,`uncomfortable`,`other`],b={submit:`mod+enter`,skip:`alt+s`,undo:`mod+z`,redo:`mod+shift+z`,guidelines:`alt+g`,keys:`?`};function ae(e,t){let n=e.text(`keys.general`);return Object.keys(b).map(r=>({combo:b[r],label:e.text(`action.${r}`),group:n,run:t[r]}))}function x(e,t){let n=/Mac|iPhone|iPad/.test(navigator.platform),r={mod:n?`⌘`:t.text(`key.ctrl`),alt:n?`⌥`:`Alt`,shift:t.text(`key.shift`),enter:t.text(`key.enter`),escape:t.text(`key.esc`),backspace:t.text(`key.backspace`),arrowup:t.text(`key.arrowup`),arrowdown:t.text(`key.arrowdown`)};return e.split(`+`).map(e=>r[e]??e.toUpperCase()).join(` `)}function S(e){let{words:t}=e;return c`<dialog class="dialog" id="tz-submit" aria-labelledby="tz-submit-title">
    <div class="dialog-head"><h2 id="tz-submit-title">${t.text(`submit.title`)}</h2></div>
    <div class="dialog-body">
      <p class="bench-choice">${e.summary}</p>
      <p class="muted">${t.text(`submit.text`)}</p>
      <label class="check">
        <input type="checkbox" checked @change=${t=>e.ask(t.target.checked)} />
        ${t.text(`submit.ask`)}
      </label>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${E}>${t.text(`action.cancel`)}</button>
      <button class="btn btn--primary" type="button" autofocus @click=${e.submit}>
        ${t.text(`action.submit`)} <kbd class="kbd" aria-hidden="true">${x(`mod+enter`,t)}</kbd>
      </button>
    </div>
  </dialog>`}function C(e){let{words:t}=e;return c`<dialog class="dialog" id="tz-skip" aria-labelledby="tz-skip-title">
    <form @submit=${t=>{t.preventDefault();let n=new FormData(t.target);e.skip(String(n.get(`reason`)??``),String(n.get(`note`)??``).trim())}}>
      <div class="dialog-head"><h2 id="tz-skip-title">${t.text(`skip.title`)}</h2></div>
      <div class="dialog-body">
        <p class="muted">${t.text(`skip.text`)}</p>
        <fieldset class="fieldset">
          <legend>${t.text(`skip.reason`)}</legend>
          ${ie.map(e=>c`<label class="check"><input type="radio" name="reason" value=${e} /> ${t.text(`skip.${e}`)}</label>`)}
        </fieldset>
        <div class="field">
          <label class="field-label" for="tz-skip-note">
            ${t.text(`skip.note`)} <span class="field-optional">${t.text(`field.optional`)}</span>
          </label>
          <textarea class="textarea" id="tz-skip-note" name="note" maxlength="2000"></textarea>
        </div>
        ${e.error?c`<p class="field-error" role="alert">${e.error}</p>`:o}
      </div>
      <div class="dialog-foot">
        <button class="btn" type="button" @click=${E}>${t.text(`action.cancel`)}</button>
        <button class="btn btn--primary" aria-busy=${e.busy?`true`:o}>${t.text(`action.skip`)}</button>
      </div>
    </form>
  </dialog>`}function w(e,t){let n=Map.groupBy(e,e=>e.group);return c`<dialog class="dialog dialog--wide" id="tz-keys" aria-labelledby="tz-keys-title">
    <div class="dialog-head"><h2 id="tz-keys-title" tabindex="-1" autofocus>${t.text(`keys.title`)}</h2></div>
    <div class="dialog-body">
      <div class="keymap">${[...n].map(([e,n])=>T(e,n,t))}</div>
      <p class="muted small">${t.text(`keys.close_hint`)}</p>
      <label class="check">
        <input
          type="checkbox"
          ?checked=${m.on}
          @change=${e=>m.on=e.target.checked}
        />
        ${t.text(`keys.single`)}
      </label>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${E}>${t.text(`action.close`)}</button>
    </div>
  </dialog>`}function T(e,t,n){return c`<section>
    <h3>${e}</h3>
    <dl>
      ${t.map(e=>c`<dt><kbd class="kbd">${x(e.combo,n)}</kbd></dt><dd>${e.label}</dd>`)}
    </dl>
  </section>`}function E(e){e.currentTarget.closest(`dialog`)?.close()}var D=3e3,O=300,k=6e3,A=class{constructor(e,t,n,r,i,a){this.id=e,this.account=t,this.api=r,this.device=i,this.changed=a,this.state={kind:`none`},this.dirty=!1,this.stopped=!1,this.lastSentMs=0,this.version=n?.version??0,this.value=n?.value??{}}get unsaved(){return this.dirty&&this.state.kind!==`local`}async recover(){let e=await this.device.draft(this.id,this.account);return!e||j(e.value,this.value)?{value:this.value,recovered:!1}:e.version===this.version?(this.edit(e.value),{value:e.value,recovered:!0}):(this.become({kind:`conflict`,other:{version:this.version,value:e.value}}),{value:this.value,recovered:!1})}edit(e){this.value=e,this.dirty=!0,clearTimeout(this.keepTimer),this.keepTimer=setTimeout(()=>void this.keep(),O),this.state.kind!==`conflict`&&(this.become({kind:`saving`}),this.schedule(Math.max(O*2,this.lastSentMs+D-Date.now())))}resolve(e){if(this.state.kind!==`conflict`)return this.value;let{other:t}=this.state;return this.version=t.version,this.become({kind:`saving`}),this.edit(e===`take`?t.value:this.value),this.value}stop(){this.stopped=!0,clearTimeout(this.saveTimer),clearTimeout(this.keepTimer)}resume(){this.stopped=!1,this.dirty&&this.edit(this.value)}async forget(){this.stop(),this.dirty=!1,await this.device.dropDraft(this.id)}schedule(e){this.stopped||(clearTimeout(this.saveTimer),this.saveTimer=setTimeout(()=>void this.save(),e))}async keep(){await this.device.keepDraft({id:this.id,account:this.account,version:this.version,value:this.value})}async save(){let e=this.value;this.lastSentMs=Date.now();try{this.version=await this.api.saveDraft(this.id,{version:this.version,value:e})}catch(e){return this.fail(e)}if(!this.stopped){if(this.value!==e)return this.schedule(D);this.dirty=!1,clearTimeout(this.keepTimer),await this.device.dropDraft(this.id),this.become({kind:`saved`,at:new Date})}}async fail(e){if(this.stopped)return;if(e instanceof u||e instanceof f&&e.status===401)return this.become({kind:`local`}),this.schedule(k);if(!(e instanceof f))throw e;let t=e.status===409?await this.newer(e):null;if(!t)return this.become({kind:`failed`,reason:e.message});if(!j(t.value,this.value))return this.become({kind:`conflict`,other:t});this.version=t.version,this.dirty=!1,this.become({kind:`saved`,at:new Date})}async newer(e){let t=e.body.facts,n=e.body.current??t?.current;if(n&&typeof n.version==`number`)return n;try{let{draft:e}=await this.api.assignment(this.id);return e&&e.version!==this.version?e:null}catch(e){if(e instanceof f||e instanceof u)return null;throw e}}become(e){this.state=e,this.changed()}};function j(e,t){return JSON.stringify(M(e))===JSON.stringify(M(t))}function M(e){return typeof e!=`object`||!e||Array.isArray(e)?e:Object.fromEntries(Object.entries(e).toSorted(([e],[t])=>e.localeCompare(t)).map(([e,t])=>[e,M(t)]))}var N=class extends s{static{this.properties={guidelines:{attribute:!1},lang:{reflect:!0},found:{state:!0}}}constructor(){super(),this.at=0,this.guidelines=null,this.found=null}disconnectedCallback(){super.disconnectedCallback(),this.mark([])}createRenderRoot(){return this}render(){let t=e(this.lang),{guidelines:r,found:i}=this;return c`<aside class="drawer" aria-label=${t.text(`action.guidelines`)} @keydown=${e=>this.onKey(e)}>
      <div class="drawer-head">
        <div class="row row--between">
          <h2>${t.text(`action.guidelines`)}</h2>
          <button class="btn btn--quiet btn--small" type="button" @click=${()=>this.close()}>${t.text(`action.close`)}</button>
        </div>
        ${r?c`<p class="muted small">${t.text(`guidelines.version`,{version:String(r.version)})}</p>`:o}
        <div class="drawer-search">
          <input
            class="input"
            type="search"
            aria-label=${t.text(`guidelines.search`)}
            placeholder=${t.text(`guidelines.search`)}
            @input=${e=>this.search(e.target.value)}
          />
          <span class="drawer-count" role="status">${i?t.count(`guidelines.found`,i.length):``}</span>
        </div>
      </div>
      <div class="drawer-body" tabindex="0">
        ${r?n({...r.html===void 0?{}:{html:r.html},text:r.markdown??``},t,void 0):c`<p class="muted">${t.text(`guidelines.none`)}</p>`}
      </div>
    </aside>`}focusSearch(){this.querySelector(`input`)?.focus()}onKey(e){e.key===`Escape`?(e.preventDefault(),this.close()):e.key===`Enter`&&this.found?.length&&(e.preventDefault(),this.at=(this.at+(e.shiftKey?this.found.length-1:1))%this.found.length,this.mark(this.found))}search(e){let t=e.trim().toLocaleLowerCase(),n=this.querySelector(`.drawer-body`);this.found=t.length<2||!n?null:P(n,t),this.at=0,this.mark(this.found??[])}mark(e){if(!(`highlights`in CSS))return;let t=e[this.at];CSS.highlights.set(`tz-search`,new Highlight(...e.filter(e=>e!==t))),CSS.highlights.set(`tz-search-current`,new Highlight(...t?[t]:[])),t?.startContainer.parentElement?.scrollIntoView({block:`center`})}close(){this.dispatchEvent(new CustomEvent(`tz-close`,{bubbles:!0}))}};function P(e,t){let n=[],r=document.createTreeWalker(e,NodeFilter.SHOW_TEXT);for(let e=r.nextNode();e;e=r.nextNode()){let r=(e.textContent??``).toLocaleLowerCase();for(let i=r.indexOf(t);i>=0;i=r.indexOf(t,i+t.length)){let r=document.createRange();r.setStart(e,i),r.setEnd(e,Math.min(i+t.length,e.textContent?.length??0)),n.push(r)}}return n}customElements.define(`tz-guidelines`,N);function F(e,t,n){return c`<div class="alert alert--${e}" role=${e===`info`?`status`:`alert`}>
    <p class="alert-title">${t}</p>
    ${n}
  </div>`}function I(e,t){return F(`warn`,t.text(`submit.missing`),c`<ul>${e.map(e=>c`<li>${e.text}</li>`)}</ul>`)}function oe(e){return F(`warn`,e.text(`bench.lease_lost`),c`<p>${e.text(`bench.lease_lost_next`)}</p>`)}function L({letter:e,signedOut:t,words:n,next:r,retry:i}){let a=n.moment(new Date(e.nextAtMs));return F(`warn`,n.text(`submit.kept`),c`<p>${t?n.text(`submit.sign_in`):n.text(`submit.kept_next`,{time:a})}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${i}>${n.text(`submit.now`)}</button>
        <a class="btn btn--quiet btn--small" href=${r}>${n.text(`bench.back`)}</a>
      </div>`)}function R(e,t,n){let r=e.message||n.text(`problem.unexpected`,{status:String(e.status)}),i=e.faults.map(e=>c`<li>${z(e,t,n)}${a(e,n)}</li>`);return F(`bad`,n.text(`submit.refused`),c`<p>${r}</p>${i.length>0?c`<ul>${i}</ul>`:o}`)}function z(e,t,n){let r=(t.criteria??[]).find(t=>l(e.field,`criteria.${t.key}`));return r?`${n.label(r.label,r.key)}: `:``}function B(e,t){return F(`warn`,e.text(`draft.conflict`),c`<p>${e.text(`draft.conflict_next`)}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${()=>t(`keep`)}>${e.text(`draft.keep`)}</button>
        <button class="btn btn--small" type="button" @click=${()=>t(`take`)}>${e.text(`draft.take`)}</button>
      </div>`)}function V(e,t){let n=[e.clause,e.reason].filter(e=>typeof e==`string`&&e!==``);return F(`info`,t.text(`bench.feedback`),c`${n.map(e=>c`<p dir="auto">${e}</p>`)}`)}function H({kind:e,words:t,next:n,skip:r}){return F(`bad`,t.text(`bench.unknown_kind`,{kind:e}),c`<p>${t.text(`bench.unknown_kind_next`)}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${r}>${t.text(`action.skip`)}</button>
        <a class="btn btn--quiet btn--small" href=${n}>${t.text(`bench.back`)}</a>
      </div>`)}function U({reason:e,words:t,next:n,retry:r}){return c`<div class="empty" role="alert">
    <p class="empty-title">${t.text(`bench.load_failed`)}</p>
    <p>${e||t.text(`bench.load_failed_next`)}</p>
    <div class="row">
      <button class="btn btn--primary" type="button" @click=${r}>${t.text(`bench.retry`)}</button>
      <a class="btn btn--quiet" href=${n}>${t.text(`bench.back`)}</a>
    </div>
  </div>`}var W=i`<path d="M4 8h9a5 5 0 0 1 0 10H8M4 8l4-4M4 8l4 4" />`,G=i`<path d="M20 8h-9a5 5 0 0 0 0 10h5M20 8l-4-4M20 8l-4 4" />`;function K(e){let{assignment:t,words:n}=e,{pay:r}=t,i={pay:n.money(r.amount_minor,r.currency),minutes:n.estimate(t.minutes)};return c`<header class="bench-head">
    <div class="bench-title">
      <h1>${t.title}</h1>
      <p class="bench-facts">
        <span><strong>${n.text(`bench.pay`,i)}</strong></span>
        <span title=${n.text(`bench.time_paused`)}>${n.text(`bench.time`,{time:n.duration(e.seconds)})}</span>
        ${q(e.lease,n)}
        ${(t.round??1)>1?c`<span class="badge badge--warn">${n.text(`bench.round`,{round:n.number(t.round??1)})}</span>`:o}
      </p>
    </div>
    <div class="row">
      <button class="btn btn--small" id="tz-guidelines-button" type="button" aria-expanded=${e.guidelinesOpen} @click=${e.guidelines}>
        ${n.text(`action.guidelines`)} <kbd class="kbd" aria-hidden="true">${x(`alt+g`,n)}</kbd>
      </button>
      <button class="btn btn--small" type="button" @click=${e.keys}>
        ${n.text(`action.keys`)} <kbd class="kbd" aria-hidden="true">?</kbd>
      </button>
    </div>
  </header>`}function q(e,t){return e.lost?o:e.soon?c`<span class="is-warning">${t.text(`bench.lease_soon`,{time:t.duration(e.seconds)})}</span>`:c`<span>${t.text(`bench.lease`,{time:t.moment(e.until)})}</span>`}function se(e){let{words:t}=e;return c`<div class="bench-bar" role="region" aria-label=${t.text(`action.submit`)}>
    <div class="bench-bar-inner">
      <div class="row">
        ${J(t.text(`action.undo`),`mod+z`,W,!e.canUndo||e.locked,e.undo,t)}
        ${J(t.text(`action.redo`),`mod+shift+z`,G,!e.canRedo||e.locked,e.redo,t)}
      </div>
      <div class="bench-summary">
        <span class="bench-choice truncate">${e.summary||t.text(`bench.choice_none`)}</span>
        ${ce(e)}
      </div>
      <button class="btn" type="button" ?disabled=${e.locked} @click=${e.skip}>
        ${t.text(`action.skip`)} <kbd class="kbd" aria-hidden="true">${x(`alt+s`,t)}</kbd>
      </button>
      <button class="btn btn--primary" type="button" ?disabled=${e.locked} aria-busy=${e.sending?`true`:o} @click=${e.submit}>
        ${t.text(e.sending?`submit.sending`:`action.submit`)}
        <kbd class="kbd" aria-hidden="true">${x(`mod+enter`,t)}</kbd>
      </button>
    </div>
  </div>`}function ce({draft:e,kept:t,words:n}){if(t)return c`<span class="bench-draft">${n.text(`submit.kept`)}</span>`;let r=e.kind===`local`||e.kind===`failed`;return c`<span class="bench-draft" role=${r?`status`:o}>${le(e,n)}</span>`}function J(e,t,n,r,i,a){return c`<button class="icon-btn" type="button" aria-label=${e} title="${e} (${x(t,a)})" ?disabled=${r} @click=${i}>
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${n}</svg>
  </button>`}function le(e,t){switch(e.kind){case`saved`:return t.text(`draft.saved`,{time:t.moment(e.at)});case`failed`:return t.text(`draft.failed`,{reason:e.reason});default:return t.text(`draft.${e.kind}`)}}var Y={"tz-chat-compare":()=>r(()=>import(`./chunks/chat-compare-CeVHhOUd.js`),[],import.meta.url),"tz-chat-demonstrate":()=>r(()=>import(`./chunks/chat-demonstrate-Bowaypqy.js`),[],import.meta.url),"tz-chat-rank":()=>r(()=>import(`./chunks/chat-rank-BZRsxmKO.js`),[],import.meta.url),"tz-chat-rewrite":()=>r(()=>import(`./chunks/chat-rewrite-B2kwzg4R.js`),[],import.meta.url),"tz-form":()=>r(()=>import(`./chunks/form-spqeEwgj.js`),[],import.meta.url),"tz-reasoning-steps":()=>r(()=>import(`./chunks/reasoning-steps-DweD_e8n.js`),[],import.meta.url),"tz-rubric-grade":()=>r(()=>import(`./chunks/rubric-grade-Dxpq5mYW.js`),[],import.meta.url),"tz-text-classify":()=>r(()=>import(`./chunks/text-classify-Ci6YoO4v.js`),[],import.meta.url)};function X(e){return`tz-${e.toLowerCase().replaceAll(/[^a-z0-9]+/g,`-`)}`}async function Z(e){customElements.get(e)||await Y[e]?.()}function ue(e){for(let t of Object.keys(Y))e.querySelector(t)&&Z(t)}var Q=`tz-guidelines-open`,$=`tz-submit-ask`,de=class extends s{static{this.properties={base:{},next:{},account:{},assignment:{},lang:{reflect:!0},mode:{},stage:{state:!0},drawer:{state:!0},problem:{state:!0},asked:{state:!0}}}constructor(){super(),this.device=new p,this.work=null,this.editor=null,this.past=new t({}),this.drafts=null,this.lease=null,this.watch=null,this.outbox=null,this.loadError=null,this.skipError=null,this.skipBusy=!1,this.recovered=!1,this.onKey=e=>{if(e.defaultPrevented||e.isComposing||!this.work)return;let t=g(e);if(this.querySelector(`dialog[open]`))return this.onDialogKey(e,t);let n=h(e);if(n&&t===`escape`)return e.composedPath()[0].blur();if(n&&![`mod+enter`,`alt+s`,`alt+g`].includes(t)||te(t)&&!m.on)return;let r=this.bindings().find(e=>e.combo===t);!r||this.stage.kind!==`open`&&t!==`?`&&t!==`alt+g`||(e.preventDefault(),r.run())},this.onVisible=()=>this.watch?.run(!document.hidden&&this.stage.kind!==`done`),this.onLeave=e=>{this.watch?.run(this.watch.running),(this.stage.kind===`sending`||this.stage.kind===`open`&&this.drafts?.unsaved)&&e.preventDefault()},this.base=`/api/work`,this.next=`/work`,this.account=document.documentElement.dataset.account??``,this.mode=`work`,this.stage={kind:`open`},this.drawer=localStorage.getItem(Q)===`open`&&innerWidth>=1280,this.problem=null,this.asked=!1}connectedCallback(){super.connectedCallback(),this.api=new ee(this.base),document.addEventListener(`keydown`,this.onKey),document.addEventListener(`visibilitychange`,this.onVisible),window.addEventListener(`beforeunload`,this.onLeave),this.second=setInterval(()=>this.requestUpdate(),1e3),this.load()}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener(`keydown`,this.onKey),document.removeEventListener(`visibilitychange`,this.onVisible),window.removeEventListener(`beforeunload`,this.onLeave),clearInterval(this.second),this.lease?.stop(),this.outbox?.stop(),this.drafts?.stop(),this.watch?.run(!1)}createRenderRoot(){return this}willUpdate(){if(!this.editor)return;this.editor.lang=this.words.language,this.editor.mode=this.stage.kind===`open`?this.mode:`readonly`;let e=[...this.problem?.faults??[],...this.missingFaults()];JSON.stringify(e)!==JSON.stringify(this.editor.faults)&&(this.editor.faults=e)}render(){if(this.loadError!==null)return U({reason:this.loadError,words:this.words,next:this.next,retry:()=>void this.load()});if(!this.work||!this.lease||!this.watch||!this.drafts)return c`<p class="muted" role="status">${this.words.text(`bench.loading`)}</p>`;let e=this.stage.kind!==`open`;return c`<div class="bench ${this.drawer?`bench--drawer`:``}">
      ${K({assignment:this.work,words:this.words,seconds:this.watch.seconds,running:this.watch.running,lease:this.lease,guidelinesOpen:this.drawer,guidelines:()=>this.toggleDrawer(),keys:()=>this.dialog(`tz-keys`).showModal()})}
      ${this.notices()}
      ${this.editor??H({kind:this.work.kind,words:this.words,next:this.next,skip:()=>this.openSkip()})}
      ${se({words:this.words,summary:this.editor?.summary?.()??``,draft:this.drafts.state,kept:this.stage.kind===`waiting`,canUndo:this.past.canUndo,canRedo:this.past.canRedo,locked:e||!this.editor,sending:this.stage.kind===`sending`,undo:()=>this.travel(`undo`),redo:()=>this.travel(`redo`),skip:()=>this.openSkip(),submit:()=>this.askSubmit()})}
      ${this.drawer?c`<tz-guidelines lang=${this.words.language} .guidelines=${this.work.guidelines} @tz-close=${()=>this.toggleDrawer()}></tz-guidelines>`:o}
      ${this.dialogs()}
    </div>`}dialogs(){let{words:e}=this;return c`${S({words:e,summary:this.editor?.summary?.()??``,submit:()=>void this.submit(),ask:e=>localStorage.setItem($,e?`yes`:`no`)})}
    ${C({words:e,error:this.skipError,busy:this.skipBusy,skip:(e,t)=>void this.skip(e,t)})}
    ${w(this.bindings(),e)}`}missingFaults(){return(this.asked?this.editor?.missing?.()??[]:[]).map(({field:e,text:t})=>({field:e,code:`required`,detail:t}))}notices(){let{words:e,next:t}=this,{stage:n,work:r}=this,i=this.asked?this.editor?.missing?.()??[]:[];return c`${r?.feedback?V(r.feedback,e):o}
    ${n.kind===`waiting`?L({...n,words:e,next:t,retry:()=>void this.outbox?.flush(!0)}):o}
    ${this.problem?R(this.problem,r?.ontology??{},e):o}
    ${this.lease?.lost&&n.kind===`open`?oe(e):o}
    ${this.drafts?.state.kind===`conflict`?B(e,e=>this.show(this.drafts?.resolve(e)??{})):o}
    ${this.recovered?F(`info`,e.text(`draft.recovered`),o):o}
    ${i.length>0?I(i,e):o}`}async load(){this.loadError=null;try{await this.begin(await this.given())}catch(e){if(!(e instanceof f||e instanceof u))throw e;this.loadError=e instanceof f?e.message:``}this.requestUpdate()}async given(){let e=document.getElementById(`assignment`)?.textContent;return e?JSON.parse(e):this.api.assignment(this.assignment??``)}async begin(e){let n=()=>this.requestUpdate(),r=Z(X(e.kind)).catch(e=>Promise.reject(new u(String(e))));this.drafts=new A(e.id,this.account,e.draft,this.api,this.device,n),this.lease=new re(e.id,e.lease_until,this.api,n),this.watch=new ne(e.id),this.watch.run(!document.hidden),this.outbox=new d(this.device,this.account);let i=await this.outbox.waiting(e.id),{value:a,recovered:o}=i?{value:i.body.answer,recovered:!1}:await this.drafts.recover();i&&(this.stage={kind:`waiting`,letter:i,signedOut:!1}),this.recovered=o,await r,this.editor=this.makeEditor(e,a),this.past=new t(this.editor?.value??a),this.work=e,this.lease.start(),this.outbox.start(e=>void this.settle(e))}makeEditor(e,t){let n=X(e.kind);if(!customElements.get(n))return null;let r=document.createElement(n);return Object.assign(r,{task:e.task,ontology:e.ontology,mode:this.mode}),r.value=r.begun(t),r.addEventListener(`tz-change`,e=>this.onChange(e.detail)),r}onChange(e){this.past.record(e.value)&&(this.problem=null,this.drafts?.edit(e.value),this.requestUpdate())}travel(e){this.stage.kind===`open`&&this.past[e]()&&(this.editor&&(this.editor.value=this.past.value),this.drafts?.edit(this.past.value),this.requestUpdate())}show(e){this.past.record(e),this.editor&&(this.editor.value=e),this.requestUpdate()}askSubmit(){if(this.stage.kind!==`open`||!this.editor)return;let e=this.editor.missing?.()??[];if(this.asked=!0,e[0])return this.editor.lead(e[0].field);localStorage.getItem($)===`no`?this.submit():this.dialog(`tz-submit`).showModal()}async submit(){if(!this.work||this.stage.kind!==`open`)return;this.closeDialogs(),this.problem=null,this.stage={kind:`sending`},this.drafts?.stop();let e=Math.round(this.watch?.seconds??0);await this.outbox?.post(this.work.id,this.api.submissionUrl(this.work.id),{answer:this.past.value,seconds:e})}async settle(e){if(e.letter.id===this.work?.id){if(e.kind===`waiting`)return this.stage={kind:`waiting`,letter:e.letter,signedOut:e.signedOut},this.reveal(`.alert--warn`);if(e.kind===`sent`)return this.leave(this.words.text(`submit.sent`));this.problem=e.problem,this.stage={kind:`open`},this.drafts?.resume(),await this.reveal(`.alert--bad`)}}async reveal(e){await this.updateComplete,this.querySelector(e)?.scrollIntoView({block:`center`})}openSkip(){this.skipError=null,this.dialog(`tz-skip`).showModal(),this.requestUpdate()}async skip(e,t){if(this.work&&!this.skipBusy&&(this.skipError=e===``?this.words.text(`skip.choose`):null,this.skipBusy=e!==``,this.requestUpdate(),e!==``)){try{await this.api.skip(this.work.id,e,t),await this.leave(this.words.text(`skip.done`))}catch(e){if(!(e instanceof f||e instanceof u))throw e;this.skipError=e instanceof f&&e.message||this.words.text(`problem.unreachable`)}this.skipBusy=!1,this.requestUpdate()}}async leave(e){this.stage={kind:`done`},this.watch?.end(),this.lease?.stop(),await this.drafts?.forget(),this.closeDialogs();let t={id:this.work?.id,toast:e};this.dispatchEvent(new CustomEvent(`tz-done`,{detail:t,bubbles:!0,cancelable:!0}))&&(sessionStorage.setItem(`tz-toast`,e),location.assign(this.next))}bindings(){let e=this.editor?.bindings?.()??[],t=ae(this.words,{submit:()=>this.askSubmit(),skip:()=>this.openSkip(),undo:()=>this.travel(`undo`),redo:()=>this.travel(`redo`),guidelines:()=>this.toggleDrawer(),keys:()=>this.dialog(`tz-keys`).showModal()});return[...e,...t]}onDialogKey(e,t){t===`mod+enter`&&this.dialog(`tz-submit`).open&&(e.preventDefault(),this.submit())}toggleDrawer(){this.drawer=!this.drawer,localStorage.setItem(Q,this.drawer?`open`:`shut`),this.updateComplete.then(()=>{this.drawer?this.querySelector(`tz-guidelines`)?.focusSearch():this.querySelector(`#tz-guidelines-button`)?.focus()})}closeDialogs(){this.querySelectorAll(`dialog`).forEach(e=>e.close())}dialog(e){let t=this.querySelector(`#${e}`);if(!t)throw Error(`no dialog ${e}`);return t}get words(){return e(this.lang||document.documentElement.lang||`en`)}};customElements.define(`tz-workbench`,de),ue(document);