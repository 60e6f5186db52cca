import{B as e,D as t,F as n,G as r,I as i,J as a,K as o,L as s,M as c,N as l,O as u,P as ee,Q as d,R as f,S as p,W as m,X as h,Y as g,Z as _,b as te,j as v,q as y,v as b,x,y as S,z as C}from"./chunks/editing-B_AcfIro.js";import{a as w,i as T,n as ne,r as E,t as re}from"./chunks/outbox-Dmwe7oDV.js";import{a as D,i as ie,n as ae,r as oe}from"./chunks/keys-B3ZIZynk.js";var se=class{constructor(e,t=()=>performance.now(),n=sessionStorage){this.now=t,this.store=n,this.sinceMs=null,this.key=`tz-seconds-${e}`,this.total=Number(this.store.getItem(this.key)??0)}get seconds(){return this.total+(this.sinceMs===null?0:(this.now()-this.sinceMs)/1e3)}get running(){return this.sinceMs!==null}run(e){this.total=this.seconds,this.sinceMs=e?this.now():null,this.store.setItem(this.key,this.total.toFixed(1))}end(){this.run(!1),this.store.removeItem(this.key)}},ce=3e4,le=6e5,ue=300,de=class{constructor(e,t,n,r){this.id=e,this.api=n,this.changed=r,this.lost=!1,this.seenMs=Date.now(),this.untilMs=Date.parse(t)}get seconds(){return Math.max(0,(this.untilMs-Date.now()-this.api.skewMs)/1e3)}get until(){return new Date(this.untilMs)}get soon(){return!this.lost&&this.seconds<ue}start(){this.timer=setInterval(()=>void this.beat(),ce)}stop(){clearInterval(this.timer)}async beat(){if(document.hidden||(this.seenMs=Date.now()),!(Date.now()-this.seenMs>le)){try{let e=await this.api.heartbeat(this.id);e&&(this.untilMs=Date.parse(e))}catch(e){if(!(e instanceof E||e instanceof T))throw e;e instanceof E&&e.status!==401&&this.lose()}this.changed()}}lose(){this.lost=!0,this.stop()}},O=[`too_hard`,`unclear`,`broken`,`not_my_field`,`uncomfortable`,`other`],k={submit:`mod+enter`,skip:`alt+s`,undo:`mod+z`,redo:`mod+shift+z`,guidelines:`alt+g`,keys:`?`};function A(e,t){let n=e.text(`keys.general`);return Object.keys(k).map(r=>({combo:k[r],label:e.text(`action.${r}`),group:n,run:t[r]}))}function j(e,t){let n=/Mac|iPhone|iPad/.test(navigator.platform),r={mod:n?`⌘`:t.text(`key.ctrl`),alt:n?`⌥`:`Alt`,shift:t.text(`key.shift`),enter:t.text(`key.enter`),escape:t.text(`key.esc`),backspace:t.text(`key.backspace`),arrowup:t.text(`key.arrowup`),arrowdown:t.text(`key.arrowdown`)};return e.split(`+`).map(e=>r[e]??e.toUpperCase()).join(` `)}function M(e){let{words:t}=e;return _`<dialog class="dialog" id="tz-submit" aria-labelledby="tz-submit-title">
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
      <button class="btn" type="button" @click=${I}>${t.text(`action.cancel`)}</button>
      <button class="btn btn--primary" type="button" autofocus @click=${e.submit}>
        ${t.text(`action.submit`)} <kbd class="kbd" aria-hidden="true">${j(`mod+enter`,t)}</kbd>
      </button>
    </div>
  </dialog>`}function N(e){let{words:t}=e;return _`<dialog class="dialog" id="tz-skip" aria-labelledby="tz-skip-title">
    <form @submit=${t=>{t.preventDefault();let n=new FormData(t.target);e.skip(String(n.get(`reason`)??``),String(n.get(`note`)??``).trim())}}>
      <div class="dialog-head"><h2 id="tz-skip-title">${t.text(`skip.title`)}</h2></div>
      <div class="dialog-body">
        <p class="muted">${t.text(`skip.text`)}</p>
        <fieldset class="fieldset">
          <legend>${t.text(`skip.reason`)}</legend>
          ${O.map(e=>_`<label class="check"><input type="radio" name="reason" value=${e} /> ${t.text(`skip.${e}`)}</label>`)}
        </fieldset>
        <div class="field">
          <label class="field-label" for="tz-skip-note">
            ${t.text(`skip.note`)} <span class="field-optional">${t.text(`field.optional`)}</span>
          </label>
          <textarea class="textarea" id="tz-skip-note" name="note" maxlength="2000"></textarea>
        </div>
        ${e.error?_`<p class="field-error" role="alert">${e.error}</p>`:h}
      </div>
      <div class="dialog-foot">
        <button class="btn" type="button" @click=${I}>${t.text(`action.cancel`)}</button>
        <button class="btn btn--primary" aria-busy=${e.busy?`true`:h}>${t.text(`action.skip`)}</button>
      </div>
    </form>
  </dialog>`}function P(e,t){let n=Map.groupBy(e,e=>e.group);return _`<dialog class="dialog dialog--wide" id="tz-keys" aria-labelledby="tz-keys-title">
    <div class="dialog-head"><h2 id="tz-keys-title" tabindex="-1" autofocus>${t.text(`keys.title`)}</h2></div>
    <div class="dialog-body">
      <div class="keymap">${[...n].map(([e,n])=>F(e,n,t))}</div>
      <p class="muted small">${t.text(`keys.close_hint`)}</p>
      <label class="check">
        <input
          type="checkbox"
          ?checked=${D.on}
          @change=${e=>D.on=e.target.checked}
        />
        ${t.text(`keys.single`)}
      </label>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${I}>${t.text(`action.close`)}</button>
    </div>
  </dialog>`}function F(e,t,n){return _`<section>
    <h3>${e}</h3>
    <dl>
      ${t.map(e=>_`<dt><kbd class="kbd">${j(e.combo,n)}</kbd></dt><dd>${e.label}</dd>`)}
    </dl>
  </section>`}function I(e){e.currentTarget.closest(`dialog`)?.close()}var L=3e3,R=300,z=6e3,B=class{constructor(e,t,n,r,i,a){this.id=e,this.account=t,this.api=r,this.device=i,this.changed=a,this.state={kind:`none`},this.dirty=!1,this.stopped=!1,this.lastSentMs=0,this.version=n?.version??0,this.value=n?.value??{}}get unsaved(){return this.dirty&&this.state.kind!==`local`}async recover(){let e=await this.device.draft(this.id,this.account);return!e||V(e.value,this.value)?{value:this.value,recovered:!1}:e.version===this.version?(this.edit(e.value),{value:e.value,recovered:!0}):(this.become({kind:`conflict`,other:{version:this.version,value:e.value}}),{value:this.value,recovered:!1})}edit(e){this.value=e,this.dirty=!0,clearTimeout(this.keepTimer),this.keepTimer=setTimeout(()=>void this.keep(),R),this.state.kind!==`conflict`&&(this.become({kind:`saving`}),this.schedule(Math.max(R*2,this.lastSentMs+L-Date.now())))}resolve(e){if(this.state.kind!==`conflict`)return this.value;let{other:t}=this.state;return this.version=t.version,this.become({kind:`saving`}),this.edit(e===`take`?t.value:this.value),this.value}stop(){this.stopped=!0,clearTimeout(this.saveTimer),clearTimeout(this.keepTimer)}resume(){this.stopped=!1,this.dirty&&this.edit(this.value)}async forget(){this.stop(),this.dirty=!1,await this.device.dropDraft(this.id)}schedule(e){this.stopped||(clearTimeout(this.saveTimer),this.saveTimer=setTimeout(()=>void this.save(),e))}async keep(){await this.device.keepDraft({id:this.id,account:this.account,version:this.version,value:this.value})}async save(){let e=this.value;this.lastSentMs=Date.now();try{this.version=await this.api.saveDraft(this.id,{version:this.version,value:e})}catch(e){return this.fail(e)}if(!this.stopped){if(this.value!==e)return this.schedule(L);this.dirty=!1,clearTimeout(this.keepTimer),await this.device.dropDraft(this.id),this.become({kind:`saved`,at:new Date})}}async fail(e){if(this.stopped)return;if(e instanceof T||e instanceof E&&e.status===401)return this.become({kind:`local`}),this.schedule(z);if(!(e instanceof E))throw e;let t=e.status===409?await this.newer(e):null;if(!t)return this.become({kind:`failed`,reason:e.message});if(!V(t.value,this.value))return this.become({kind:`conflict`,other:t});this.version=t.version,this.dirty=!1,this.become({kind:`saved`,at:new Date})}async newer(e){let t=e.body.facts,n=e.body.current??t?.current;if(n&&typeof n.version==`number`)return n;try{let{draft:e}=await this.api.assignment(this.id);return e&&e.version!==this.version?e:null}catch(e){if(e instanceof E||e instanceof T)return null;throw e}}become(e){this.state=e,this.changed()}};function V(e,t){return JSON.stringify(H(e))===JSON.stringify(H(t))}function H(e){return typeof e!=`object`||!e||Array.isArray(e)?e:Object.fromEntries(Object.entries(e).toSorted(([e],[t])=>e.localeCompare(t)).map(([e,t])=>[e,H(t)]))}var U={type:`object`,properties:{}},W=`input:not([type=search]), select, textarea, button`,fe=class extends m{static{this.properties={...m.properties,sieves:{state:!0},left:{state:!0}}}constructor(){super(),this.here=null,this.typed=new Map,this.sieves={},this.left=new Set}begun(e){return i(e.values)?e:{...e,values:G(this.initial,this.form)}}missing(){return this.flaws.map(e=>({field:l(e.path),text:this.words.text(`form.flaw`,{field:this.name(e.path),flaw:this.flawText(e)})}))}summary(){let e=Object.keys(this.form.properties??{}),t=e.filter(e=>te(n(this.values,[e]))).length;return this.words.text(`form.summary`,{filled:this.words.number(t),all:this.words.number(e.length)})}bindings(){let{words:e}=this,t=e.text(`form.keys`),n=Array.from({length:9},(e,t)=>t+1);return[{combo:`j`,label:e.text(`form.key_next`),group:t,run:()=>this.step(1)},{combo:`k`,label:e.text(`form.key_previous`),group:t,run:()=>this.step(-1)},...n.map(n=>({combo:String(n),label:e.text(`form.key_option`,{number:e.number(n)}),group:t,run:()=>this.choose(n)}))]}render(){let{words:e}=this,n=r(this.task.instruction),i=this.task.items??[],a=r(this.task.instruction_html);return _`<div class="editor ${i.length>0?`editor--form`:``}">
      <div class="items">
        ${n?_`<section class="thread" aria-label=${e.text(`form.instruction`)}>
              <header class="thread-head"><h2>${e.text(`form.instruction`)}</h2></header>
              <div class="source">${t({text:n,...a===void 0?{}:{html:a}},e,this.contentLanguage)}</div>
            </section>`:h}
        ${S(i,e,this.contentLanguage)}
      </div>
      <section class="panel form-panel" aria-label=${this.form.title||e.text(`form.form`)} @focusin=${e=>this.arrive(e)} lang=${this.contentLanguage??h}>
        ${this.form.title?_`<h2 class="form-title" dir="auto">${this.form.title}</h2>`:h}
        ${this.form.description?_`<p class="field-help" dir="auto">${this.form.description}</p>`:h}
        ${x(this.form,[],this.desk)}
      </section>
    </div>`}lead(e){let t=this.placeOf(f(e)),n=t?.querySelector(W);n?.focus(),(n??t)?.scrollIntoView({block:`center`})}placeOf(e){let t=e.split(`/`);for(let e=t.length;e>0;--e){let n=this.at(t.slice(0,e).join(`/`));if(n)return n}return this}at(e){return this.querySelector(`[data-place="${CSS.escape(e)}"]`)}get desk(){return{uid:this.uid,words:this.words,locked:this.locked,values:this.values,errors:e=>this.errorsOf(e),text:(e,t)=>this.textOf(e,t),type:(e,t,n)=>{this.typed.set(l(e),n),this.set(e,v(n,t))},set:(e,t)=>this.set(e,t),leave:e=>this.left=new Set([...this.left,l(e)]),sifted:e=>this.sieves[l(e)]??``,sift:(e,t)=>this.sieves={...this.sieves,[l(e)]:t},row:(e,t,n)=>this.changeRows(e,t,n),goTo:(e,t,n)=>this.goTo(e,t,n)}}set(e,t){let n=t??(this.isNeededList(e)?[]:void 0);this.change({...this.value,values:C(this.values,e,n)??{}})}isNeededList(e){let t=e.at(-1),n=this.schemaAt(e.slice(0,-1));return this.schemaAt(e)?.type===`array`&&typeof t==`string`&&(n?.required?.includes(t)??!1)}textOf(e,t){let r=n(this.values,e),i=this.typed.get(l(e));return i!==void 0&&JSON.stringify(v(i,t))===JSON.stringify(r)?i:c(r,t)}changeRows(e,t,r){let i=n(this.values,e),a=Array.isArray(i)?i:[],{maxItems:o=1/0}=this.schemaAt(e)??{};if(r!==`drop`&&a.length>=o)return;let s=[...a];r===`drop`?s.splice(t,1):s.splice(t+1,0,r===`copy`?a[t]??{}:{}),this.typed.clear(),this.set(e,s.length===0?void 0:s),this.showRow(e,r===`drop`?Math.min(t,s.length-1):t+1)}goTo(e,t,r){let i=n(this.values,e);if(Array.isArray(i)&&t>=i.length)return this.changeRows(e,i.length-1,`add`);this.at(f(l([...e,t,r])))?.querySelector(W)?.focus()}async showRow(e,t){await this.updateComplete,(t<0?this.at(f(l(e))):this.at(f(l([...e,t]))))?.querySelector(W)?.focus()}arrive(e){this.here=e.target.closest(`[data-stop]`)}step(e){let t=[...this.querySelectorAll(`[data-stop]`)],n=t.findIndex(e=>e===this.here),r=t[n<0?e>0?0:t.length-1:n+e];(r?.querySelector(`input:checked`)??r?.querySelector(W))?.focus()}choose(e){let t=[...this.querySelectorAll(`[data-stop]:has(.choices)`)],n=(t.find(e=>e===this.here)??t[0])?.querySelectorAll(`.choices input`)[e-1];n?.click(),n?.focus()}errorsOf(t){let n=l(t),r=f(n),i=this.faults.some(e=>e.code===`required`),a=this.flaws.filter(e=>l(e.path)===n&&(i||e.code!==`missing`&&this.left.has(n))),s=this.faults.filter(n=>n.code!==`required`&&pe(e(n.field),r,this.schemaAt(t)));return[...a.map(e=>this.flawText(e)),...s.map(e=>o(e,this.words))]}get flaws(){return ee(this.values,this.form,[])}flawText(e){let t={limit:this.words.number(e.limit??0),range:p(this.schemaAt(e.path)??U,this.words)};return this.words.text(`form.flaw.${e.code}`,t)}name(e){return e.map((t,n)=>typeof t==`number`?this.words.number(t+1):this.schemaAt(e.slice(0,n+1))?.title||t).join(`, `)}schemaAt(e){return e.reduce((e,t)=>typeof t==`number`?e?.items:e?.properties?.[t],this.form)}get form(){return this.task.schema??this.ontology.schema??U}get initial(){let{initial:e}=this.task;return i(e)?e:{}}get values(){let{values:e}=this.value;return i(e)?e:this.initial}};function G(e,t){let n={...e};for(let[e,r]of Object.entries(t.properties??{})){let a=n[e],o=t.required?.includes(e)??!1;r.type===`object`&&(o||i(a))&&(n[e]=G(i(a)?a:{},r)),r.type===`array`&&o&&a===void 0&&(n[e]=[])}return n}function pe(e,t,n){return e===t||n?.type===`array`&&!s(n)&&e.startsWith(`${t}/`)}customElements.define(`tz-form`,fe);var me=class extends g{static{this.properties={guidelines:{attribute:!1},lang:{reflect:!0},found:{state:!0}}}constructor(){super(),this.at=0,this.guidelines=null,this.found=null}disconnectedCallback(){super.disconnectedCallback(),this.mark([])}createRenderRoot(){return this}render(){let e=a(this.lang),{guidelines:n,found:r}=this;return _`<aside class="drawer" aria-label=${e.text(`action.guidelines`)} @keydown=${e=>this.onKey(e)}>
      <div class="drawer-head">
        <div class="row row--between">
          <h2>${e.text(`action.guidelines`)}</h2>
          <button class="btn btn--quiet btn--small" type="button" @click=${()=>this.close()}>${e.text(`action.close`)}</button>
        </div>
        ${n?_`<p class="muted small">${e.text(`guidelines.version`,{version:String(n.version)})}</p>`:h}
        <div class="drawer-search">
          <input
            class="input"
            type="search"
            aria-label=${e.text(`guidelines.search`)}
            placeholder=${e.text(`guidelines.search`)}
            @input=${e=>this.search(e.target.value)}
          />
          <span class="drawer-count" role="status">${r?e.count(`guidelines.found`,r.length):``}</span>
        </div>
      </div>
      <div class="drawer-body" tabindex="0">
        ${n?t({...n.html===void 0?{}:{html:n.html},text:n.markdown??``},e,void 0):_`<p class="muted">${e.text(`guidelines.none`)}</p>`}
      </div>
    </aside>`}focusSearch(){this.querySelector(`input`)?.focus()}onKey(e){e.key===`Escape`?(e.preventDefault(),this.close()):e.key===`Enter`&&this.found?.length&&(e.preventDefault(),this.at=(this.at+(e.shiftKey?this.found.length-1:1))%this.found.length,this.mark(this.found))}search(e){let t=e.trim().toLocaleLowerCase(),n=this.querySelector(`.drawer-body`);this.found=t.length<2||!n?null:he(n,t),this.at=0,this.mark(this.found??[])}mark(e){if(!(`highlights`in CSS))return;let t=e[this.at];CSS.highlights.set(`tz-search`,new Highlight(...e.filter(e=>e!==t))),CSS.highlights.set(`tz-search-current`,new Highlight(...t?[t]:[])),t?.startContainer.parentElement?.scrollIntoView({block:`center`})}close(){this.dispatchEvent(new CustomEvent(`tz-close`,{bubbles:!0}))}};function he(e,t){let n=[],r=document.createTreeWalker(e,NodeFilter.SHOW_TEXT);for(let e=r.nextNode();e;e=r.nextNode()){let r=(e.textContent??``).toLocaleLowerCase();for(let i=r.indexOf(t);i>=0;i=r.indexOf(t,i+t.length)){let r=document.createRange();r.setStart(e,i),r.setEnd(e,Math.min(i+t.length,e.textContent?.length??0)),n.push(r)}}return n}customElements.define(`tz-guidelines`,me);function K(e,t,n){return _`<div class="alert alert--${e}" role=${e===`info`?`status`:`alert`}>
    <p class="alert-title">${t}</p>
    ${n}
  </div>`}function ge(e,t){return K(`warn`,t.text(`submit.missing`),_`<ul>${e.map(e=>_`<li>${e.text}</li>`)}</ul>`)}function _e(e){return K(`warn`,e.text(`bench.lease_lost`),_`<p>${e.text(`bench.lease_lost_next`)}</p>`)}function ve({letter:e,signedOut:t,words:n,next:r,retry:i}){let a=n.moment(new Date(e.nextAtMs));return K(`warn`,n.text(`submit.kept`),_`<p>${t?n.text(`submit.sign_in`):n.text(`submit.kept_next`,{time:a})}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${i}>${n.text(`submit.now`)}</button>
        <a class="btn btn--quiet btn--small" href=${r}>${n.text(`bench.back`)}</a>
      </div>`)}function ye(e,t,n){let r=e.message||n.text(`problem.unexpected`,{status:String(e.status)}),i=e.faults.map(e=>_`<li>${be(e,t,n)}${o(e,n)}</li>`);return K(`bad`,n.text(`submit.refused`),_`<p>${r}</p>${i.length>0?_`<ul>${i}</ul>`:h}`)}function be(e,t,n){let r=(t.criteria??[]).find(t=>y(e.field,`criteria.${t.key}`));return r?`${n.label(r.label,r.key)}: `:``}function xe(e,t){return K(`warn`,e.text(`draft.conflict`),_`<p>${e.text(`draft.conflict_next`)}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${()=>t(`keep`)}>${e.text(`draft.keep`)}</button>
        <button class="btn btn--small" type="button" @click=${()=>t(`take`)}>${e.text(`draft.take`)}</button>
      </div>`)}function Se(e,t){let n=[e.clause,e.reason].filter(e=>typeof e==`string`&&e!==``);return K(`info`,t.text(`bench.feedback`),_`${n.map(e=>_`<p dir="auto">${e}</p>`)}`)}function Ce({kind:e,words:t,next:n,skip:r}){return K(`bad`,t.text(`bench.unknown_kind`,{kind:e}),_`<p>${t.text(`bench.unknown_kind_next`)}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${r}>${t.text(`action.skip`)}</button>
        <a class="btn btn--quiet btn--small" href=${n}>${t.text(`bench.back`)}</a>
      </div>`)}function we({reason:e,words:t,next:n,retry:r}){return _`<div class="empty" role="alert">
    <p class="empty-title">${t.text(`bench.load_failed`)}</p>
    <p>${e||t.text(`bench.load_failed_next`)}</p>
    <div class="row">
      <button class="btn btn--primary" type="button" @click=${r}>${t.text(`bench.retry`)}</button>
      <a class="btn btn--quiet" href=${n}>${t.text(`bench.back`)}</a>
    </div>
  </div>`}var Te=d`<path d="M4 8h9a5 5 0 0 1 0 10H8M4 8l4-4M4 8l4 4" />`,Ee=d`<path d="M20 8h-9a5 5 0 0 0 0 10h5M20 8l-4-4M20 8l-4 4" />`;function q(e){let{assignment:t,words:n}=e,{pay:r}=t,i={pay:n.money(r.amount_minor,r.currency),minutes:n.estimate(t.minutes)};return _`<header class="bench-head">
    <div class="bench-title">
      <h1>${t.title}</h1>
      <p class="bench-facts">
        <span><strong>${n.text(`bench.pay`,i)}</strong></span>
        <span title=${n.text(`bench.time_paused`)}>${n.text(`bench.time`,{time:n.duration(e.seconds)})}</span>
        ${De(e.lease,n)}
        ${(t.round??1)>1?_`<span class="badge badge--warn">${n.text(`bench.round`,{round:n.number(t.round??1)})}</span>`:h}
      </p>
    </div>
    <div class="row">
      <button class="btn btn--small" id="tz-guidelines-button" type="button" aria-expanded=${e.guidelinesOpen} @click=${e.guidelines}>
        ${n.text(`action.guidelines`)} <kbd class="kbd" aria-hidden="true">${j(`alt+g`,n)}</kbd>
      </button>
      <button class="btn btn--small" type="button" @click=${e.keys}>
        ${n.text(`action.keys`)} <kbd class="kbd" aria-hidden="true">?</kbd>
      </button>
    </div>
  </header>`}function De(e,t){return e.lost?h:e.soon?_`<span class="is-warning">${t.text(`bench.lease_soon`,{time:t.duration(e.seconds)})}</span>`:_`<span>${t.text(`bench.lease`,{time:t.moment(e.until)})}</span>`}function Oe(e){let{words:t}=e;return _`<div class="bench-bar" role="region" aria-label=${t.text(`action.submit`)}>
    <div class="bench-bar-inner">
      <div class="row">
        ${J(t.text(`action.undo`),`mod+z`,Te,!e.canUndo||e.locked,e.undo,t)}
        ${J(t.text(`action.redo`),`mod+shift+z`,Ee,!e.canRedo||e.locked,e.redo,t)}
      </div>
      <div class="bench-summary">
        <span class="bench-choice truncate">${e.summary||t.text(`bench.choice_none`)}</span>
        ${ke(e)}
      </div>
      <button class="btn" type="button" ?disabled=${e.locked} @click=${e.skip}>
        ${t.text(`action.skip`)} <kbd class="kbd" aria-hidden="true">${j(`alt+s`,t)}</kbd>
      </button>
      <button class="btn btn--primary" type="button" ?disabled=${e.locked} aria-busy=${e.sending?`true`:h} @click=${e.submit}>
        ${t.text(e.sending?`submit.sending`:`action.submit`)}
        <kbd class="kbd" aria-hidden="true">${j(`mod+enter`,t)}</kbd>
      </button>
    </div>
  </div>`}function ke({draft:e,kept:t,words:n}){if(t)return _`<span class="bench-draft">${n.text(`submit.kept`)}</span>`;let r=e.kind===`local`||e.kind===`failed`;return _`<span class="bench-draft" role=${r?`status`:h}>${Ae(e,n)}</span>`}function J(e,t,n,r,i,a){return _`<button class="icon-btn" type="button" aria-label=${e} title="${e} (${j(t,a)})" ?disabled=${r} @click=${i}>
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${n}</svg>
  </button>`}function Ae(e,t){switch(e.kind){case`saved`:return t.text(`draft.saved`,{time:t.moment(e.at)});case`failed`:return t.text(`draft.failed`,{reason:e.reason});default:return t.text(`draft.${e.kind}`)}}var Y={"tz-chat-compare":()=>u(()=>import(`./chunks/chat-compare-B4fy_eRc.js`),[],import.meta.url),"tz-chat-demonstrate":()=>u(()=>import(`./chunks/chat-demonstrate-DCiYu76q.js`),[],import.meta.url),"tz-chat-rank":()=>u(()=>import(`./chunks/chat-rank-Z-dQRkW_.js`),[],import.meta.url),"tz-chat-rewrite":()=>u(()=>import(`./chunks/chat-rewrite-sQ43dGAF.js`),[],import.meta.url),"tz-rubric-grade":()=>u(()=>import(`./chunks/rubric-grade-BV5yfLYR.js`),[],import.meta.url),"tz-text-classify":()=>u(()=>import(`./chunks/text-classify-F9NeIXlW.js`),[],import.meta.url)};function X(e){return`tz-${e.toLowerCase().replaceAll(/[^a-z0-9]+/g,`-`)}`}async function Z(e){customElements.get(e)||await Y[e]?.()}function je(e){for(let t of Object.keys(Y))e.querySelector(t)&&Z(t)}var Q=`tz-guidelines-open`,$=`tz-submit-ask`,Me=class extends g{static{this.properties={base:{},next:{},account:{},assignment:{},lang:{reflect:!0},mode:{},stage:{state:!0},drawer:{state:!0},problem:{state:!0},asked:{state:!0}}}constructor(){super(),this.device=new re,this.work=null,this.editor=null,this.past=new b({}),this.drafts=null,this.lease=null,this.watch=null,this.outbox=null,this.loadError=null,this.skipError=null,this.skipBusy=!1,this.recovered=!1,this.onKey=e=>{if(e.defaultPrevented||e.isComposing||!this.work)return;let t=ae(e);if(this.querySelector(`dialog[open]`))return this.onDialogKey(e,t);let n=ie(e);if(n&&t===`escape`)return e.composedPath()[0].blur();if(n&&![`mod+enter`,`alt+s`,`alt+g`].includes(t)||oe(t)&&!D.on)return;let r=this.bindings().find(e=>e.combo===t);!r||this.stage.kind!==`open`&&t!==`?`&&t!==`alt+g`||(e.preventDefault(),r.run())},this.onVisible=()=>this.watch?.run(!document.hidden&&this.stage.kind!==`done`),this.onLeave=e=>{this.watch?.run(this.watch.running),(this.stage.kind===`sending`||this.stage.kind===`open`&&this.drafts?.unsaved)&&e.preventDefault()},this.base=`/api/work`,this.next=`/work`,this.account=document.documentElement.dataset.account??``,this.mode=`work`,this.stage={kind:`open`},this.drawer=localStorage.getItem(Q)===`open`&&innerWidth>=1280,this.problem=null,this.asked=!1}connectedCallback(){super.connectedCallback(),this.api=new w(this.base),document.addEventListener(`keydown`,this.onKey),document.addEventListener(`visibilitychange`,this.onVisible),window.addEventListener(`beforeunload`,this.onLeave),this.second=setInterval(()=>this.requestUpdate(),1e3),this.load()}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener(`keydown`,this.onKey),document.removeEventListener(`visibilitychange`,this.onVisible),window.removeEventListener(`beforeunload`,this.onLeave),clearInterval(this.second),this.lease?.stop(),this.outbox?.stop(),this.drafts?.stop(),this.watch?.run(!1)}createRenderRoot(){return this}willUpdate(){if(!this.editor)return;this.editor.lang=this.words.language,this.editor.mode=this.stage.kind===`open`?this.mode:`readonly`;let e=[...this.problem?.faults??[],...this.missingFaults()];JSON.stringify(e)!==JSON.stringify(this.editor.faults)&&(this.editor.faults=e)}render(){if(this.loadError!==null)return we({reason:this.loadError,words:this.words,next:this.next,retry:()=>void this.load()});if(!this.work||!this.lease||!this.watch||!this.drafts)return _`<p class="muted" role="status">${this.words.text(`bench.loading`)}</p>`;let e=this.stage.kind!==`open`;return _`<div class="bench ${this.drawer?`bench--drawer`:``}">
      ${q({assignment:this.work,words:this.words,seconds:this.watch.seconds,running:this.watch.running,lease:this.lease,guidelinesOpen:this.drawer,guidelines:()=>this.toggleDrawer(),keys:()=>this.dialog(`tz-keys`).showModal()})}
      ${this.notices()}
      ${this.editor??Ce({kind:this.work.kind,words:this.words,next:this.next,skip:()=>this.openSkip()})}
      ${Oe({words:this.words,summary:this.editor?.summary?.()??``,draft:this.drafts.state,kept:this.stage.kind===`waiting`,canUndo:this.past.canUndo,canRedo:this.past.canRedo,locked:e||!this.editor,sending:this.stage.kind===`sending`,undo:()=>this.travel(`undo`),redo:()=>this.travel(`redo`),skip:()=>this.openSkip(),submit:()=>this.askSubmit()})}
      ${this.drawer?_`<tz-guidelines lang=${this.words.language} .guidelines=${this.work.guidelines} @tz-close=${()=>this.toggleDrawer()}></tz-guidelines>`:h}
      ${this.dialogs()}
    </div>`}dialogs(){let{words:e}=this;return _`${M({words:e,summary:this.editor?.summary?.()??``,submit:()=>void this.submit(),ask:e=>localStorage.setItem($,e?`yes`:`no`)})}
    ${N({words:e,error:this.skipError,busy:this.skipBusy,skip:(e,t)=>void this.skip(e,t)})}
    ${P(this.bindings(),e)}`}missingFaults(){return(this.asked?this.editor?.missing?.()??[]:[]).map(({field:e,text:t})=>({field:e,code:`required`,detail:t}))}notices(){let{words:e,next:t}=this,{stage:n,work:r}=this,i=this.asked?this.editor?.missing?.()??[]:[];return _`${r?.feedback?Se(r.feedback,e):h}
    ${n.kind===`waiting`?ve({...n,words:e,next:t,retry:()=>void this.outbox?.flush(!0)}):h}
    ${this.problem?ye(this.problem,r?.ontology??{},e):h}
    ${this.lease?.lost&&n.kind===`open`?_e(e):h}
    ${this.drafts?.state.kind===`conflict`?xe(e,e=>this.show(this.drafts?.resolve(e)??{})):h}
    ${this.recovered?K(`info`,e.text(`draft.recovered`),h):h}
    ${i.length>0?ge(i,e):h}`}async load(){this.loadError=null;try{await this.begin(await this.given())}catch(e){if(!(e instanceof E||e instanceof T))throw e;this.loadError=e instanceof E?e.message:``}this.requestUpdate()}async given(){let e=document.getElementById(`assignment`)?.textContent;return e?JSON.parse(e):this.api.assignment(this.assignment??``)}async begin(e){let t=()=>this.requestUpdate(),n=Z(X(e.kind)).catch(e=>Promise.reject(new T(String(e))));this.drafts=new B(e.id,this.account,e.draft,this.api,this.device,t),this.lease=new de(e.id,e.lease_until,this.api,t),this.watch=new se(e.id),this.watch.run(!document.hidden),this.outbox=new ne(this.device,this.account);let r=await this.outbox.waiting(e.id),{value:i,recovered:a}=r?{value:r.body.answer,recovered:!1}:await this.drafts.recover();r&&(this.stage={kind:`waiting`,letter:r,signedOut:!1}),this.recovered=a,await n,this.editor=this.makeEditor(e,i),this.past=new b(this.editor?.value??i),this.work=e,this.lease.start(),this.outbox.start(e=>void this.settle(e))}makeEditor(e,t){let n=X(e.kind);if(!customElements.get(n))return null;let r=document.createElement(n);return Object.assign(r,{task:e.task,ontology:e.ontology,mode:this.mode}),r.value=r.begun(t),r.addEventListener(`tz-change`,e=>this.onChange(e.detail)),r}onChange(e){this.past.record(e.value)&&(this.problem=null,this.drafts?.edit(e.value),this.requestUpdate())}travel(e){this.stage.kind===`open`&&this.past[e]()&&(this.editor&&(this.editor.value=this.past.value),this.drafts?.edit(this.past.value),this.requestUpdate())}show(e){this.past.record(e),this.editor&&(this.editor.value=e),this.requestUpdate()}askSubmit(){if(this.stage.kind!==`open`||!this.editor)return;let e=this.editor.missing?.()??[];if(this.asked=!0,e[0])return this.editor.lead(e[0].field);localStorage.getItem($)===`no`?this.submit():this.dialog(`tz-submit`).showModal()}async submit(){if(!this.work||this.stage.kind!==`open`)return;this.closeDialogs(),this.problem=null,this.stage={kind:`sending`},this.drafts?.stop();let e=Math.round(this.watch?.seconds??0);await this.outbox?.post(this.work.id,this.api.submissionUrl(this.work.id),{answer:this.past.value,seconds:e})}async settle(e){if(e.letter.id===this.work?.id){if(e.kind===`waiting`)return this.stage={kind:`waiting`,letter:e.letter,signedOut:e.signedOut},this.reveal(`.alert--warn`);if(e.kind===`sent`)return this.leave(this.words.text(`submit.sent`));this.problem=e.problem,this.stage={kind:`open`},this.drafts?.resume(),await this.reveal(`.alert--bad`)}}async reveal(e){await this.updateComplete,this.querySelector(e)?.scrollIntoView({block:`center`})}openSkip(){this.skipError=null,this.dialog(`tz-skip`).showModal(),this.requestUpdate()}async skip(e,t){if(this.work&&!this.skipBusy&&(this.skipError=e===``?this.words.text(`skip.choose`):null,this.skipBusy=e!==``,this.requestUpdate(),e!==``)){try{await this.api.skip(this.work.id,e,t),await this.leave(this.words.text(`skip.done`))}catch(e){if(!(e instanceof E||e instanceof T))throw e;this.skipError=e instanceof E&&e.message||this.words.text(`problem.unreachable`)}this.skipBusy=!1,this.requestUpdate()}}async leave(e){this.stage={kind:`done`},this.watch?.end(),this.lease?.stop(),await this.drafts?.forget(),this.closeDialogs();let t={id:this.work?.id,toast:e};this.dispatchEvent(new CustomEvent(`tz-done`,{detail:t,bubbles:!0,cancelable:!0}))&&(sessionStorage.setItem(`tz-toast`,e),location.assign(this.next))}bindings(){let e=this.editor?.bindings?.()??[],t=A(this.words,{submit:()=>this.askSubmit(),skip:()=>this.openSkip(),undo:()=>this.travel(`undo`),redo:()=>this.travel(`redo`),guidelines:()=>this.toggleDrawer(),keys:()=>this.dialog(`tz-keys`).showModal()});return[...e,...t]}onDialogKey(e,t){t===`mod+enter`&&this.dialog(`tz-submit`).open&&(e.preventDefault(),this.submit())}toggleDrawer(){this.drawer=!this.drawer,localStorage.setItem(Q,this.drawer?`open`:`shut`),this.updateComplete.then(()=>{this.drawer?this.querySelector(`tz-guidelines`)?.focusSearch():this.querySelector(`#tz-guidelines-button`)?.focus()})}closeDialogs(){this.querySelectorAll(`dialog`).forEach(e=>e.close())}dialog(e){let t=this.querySelector(`#${e}`);if(!t)throw Error(`no dialog ${e}`);return t}get words(){return a(this.lang||document.documentElement.lang||`en`)}};customElements.define(`tz-workbench`,Me),je(document);