import{D as e,O as t,S as n,at as r,b as i,ct as a,ft as o,ht as s,mt as c,ot as l,st as u}from"./editing-Dgvzfjey.js";import{n as d}from"./keys-B3ZIZynk.js";var f=/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"\\^`{|}]+$/;function p(e){let t=e?.properties??{};return[...new Set([...e?.order??[],...Object.keys(t)])].flatMap(e=>t[e]?[[e,t[e]]]:[])}function m(e){return e.type===`array`&&e.items?.type===`object`&&!h(e)}function h(e){let t=e.type===`array`&&e.items?.type===`object`?e.items.properties:void 0;return t!==void 0&&Object.keys(t).toSorted().join()===`x,y`&&Object.values(t).every(g)}function g(e){return e.type===`number`||e.type===`integer`}function _(e){return e.type===`string`?e.enum?e.enum.map(e=>({key:e,label:e})):e.oneOf?.map(e=>({key:e.const,label:e.title||e.const}))??null:null}function v(e){return e.reduce((e,t)=>typeof t==`number`?`${e}[${t}]`:/^[A-Za-z_][\w-]{0,63}$/.test(t)?e?`${e}.${t}`:t:`${e}[${JSON.stringify(t.slice(0,64))}]`,``)}function y(e){return[...e.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]|([^.[\]]+)/g)].map(e=>String(e[2]??JSON.parse(e[1]??`0`))).map(encodeURIComponent).join(`/`)}function ee(e){return y(e.replace(/^answer\.values(?=$|[.[])\.?/,``))}function b(e,t,n){let[r,...i]=t;if(r===void 0)return n;if(typeof r==`number`){let t=Array.isArray(e)?[...e]:[];return t[r]=b(t[r],i,n)??null,t}let{[r]:a,...o}=A(e)?e:{},s=b(a,i,n);return s===void 0?o:A(e)&&r in e?{...e,[r]:s}:{...o,[r]:s}}function x(e,t){return t.reduce((e,t)=>typeof t==`number`?Array.isArray(e)?e[t]:void 0:A(e)&&Object.hasOwn(e,t)?e[t]:void 0,e)}function S(e,t,n,r=!0){return t.type===`object`?te(A(e)?e:{},t,n):e===void 0||typeof e==`string`&&e.trim()===``&&t.minLength!==0?r?[{path:n,code:`missing`}]:[]:t.type===`array`?T(e,t,n):g(t)?C(e,t,n):typeof e==`string`?w(e,t,n):[]}function te(e,t,n){return p(t).flatMap(([r,i])=>{let a=t.required?.includes(r)??!1;return i.type===`object`&&!a&&e[r]===void 0?[]:S(e[r],i,[...n,r],a)})}function C(e,t,n){if(typeof e!=`number`)return[{path:n,code:t.type===`integer`?`integer`:`number`}];if(t.type===`integer`&&!Number.isSafeInteger(e))return[{path:n,code:`integer`}];let{minimum:r=-1/0,maximum:i=1/0}=t;return e<r||e>i?[{path:n,code:`range`}]:[]}function w(e,t,n){let r=_(t);if(r)return r.some(t=>t.key===e)?[]:[{path:n,code:`choice`}];let i=[...e].length;return i<(t.minLength??0)?[{path:n,code:`short`,limit:t.minLength??0}]:i>(t.maxLength??1/0)?[{path:n,code:`long`,limit:t.maxLength??0}]:t.format===`date`&&!/^\d{4}-\d\d-\d\d$/.test(e)?[{path:n,code:`date`}]:t.format===`uri`&&!f.test(e)?[{path:n,code:`uri`}]:t.format===`json`&&E(e)===void 0?[{path:n,code:`json`}]:[]}function T(e,t,n){if(!Array.isArray(e))return[{path:n,code:h(t)?`points`:`json`}];let{items:r,minItems:i=0,maxItems:a=1e4}=t;return e.length<i?[{path:n,code:`few`,limit:i}]:e.length>a?[{path:n,code:`many`,limit:a}]:t.uniqueItems&&new Set(e).size<e.length?[{path:n,code:`twice`}]:r?e.flatMap((e,t)=>S(e??void 0,r,[...n,t])):[]}function E(e){try{return JSON.parse(e)}catch(e){if(e instanceof SyntaxError)return;throw e}}function D(e,t){if(e.trim()===``)return;if(g(t))return O(e)??e;if(h(t))return k(e)??e;if(m(t))return E(e)??e;if(t.type!==`array`)return e;let n=e.split(`
`).map(e=>e.trim()).filter(e=>e!==``);return t.items&&g(t.items)?n.map(e=>O(e)??e):n}function ne(e,t){return e==null?``:Array.isArray(e)?h(t)?e.map(e=>`${e.x},${e.y}`).join(` `):m(t)?JSON.stringify(e):e.map(String).join(`
`):typeof e==`string`?e:JSON.stringify(e)}function O(e){let t=e.trim().replace(/[०-९]/g,e=>String(e.charCodeAt(0)-2406));return/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(t)&&Number.isFinite(Number(t))?Number(t):void 0}function k(e){let t=e.trim().split(/\s+/).map(e=>e.split(`,`).map(O));return t.every(e=>e.length===2&&e.every(e=>e!==void 0))?t.map(([e,t])=>({x:e??0,y:t??0})):void 0}function A(e){return typeof e==`object`&&!!e&&!Array.isArray(e)}var j={"alt+a":`add`,"alt+c":`copy`,"alt+x":`drop`},M=P(s`<path d="M9 9h10v10H9zM5 15V5h10" />`),N=P(s`<path d="M6 6l12 12M18 6L6 18" />`);function P(e){return c`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${e}</svg>`}function re(e,t,n,r){let{words:i}=r,a=p(e.items),s=x(r.values,t),l=Array.isArray(s)?s:[],u=l.length>=(e.maxItems??1/0);return c`${l.length===0?c`<p class="muted small">${i.text(`form.no_rows`)}</p>`:c`<div class="form-rows" role="group" aria-label=${n} tabindex=${r.locked?`0`:o}>
          <table class="form-table">
            <thead>
              <tr>
                <th scope="col" class="form-number">${i.text(`form.row_short`)}</th>
                ${a.map(([t,n])=>c`<th scope="col" dir="auto">${n.title||t} ${ie(e,t,r)}</th>`)}
                ${r.locked?o:c`<td></td>`}
              </tr>
            </thead>
            <tbody @keydown=${e=>oe(e,t,r)}>
              ${l.map((i,a)=>ae(e,[...t,a],a,n,u,r))}
            </tbody>
          </table>
        </div>`}
    ${r.locked?o:c`<div class="row">
          <button class="btn btn--small" type="button" ?disabled=${u} @click=${()=>r.row(t,l.length-1,`add`)}>
            ${i.text(`form.add_row`)}
          </button>
          ${l.length>0?c`<span class="muted small form-keys">${i.text(`form.row_keys`)}</span>`:o}
        </div>`}`}function ie(e,t,n){return(e.items?.required?.includes(t)??!1)&&!n.locked?c`<span class="field-optional">${n.words.text(`form.required`)}</span>`:o}function ae(t,n,r,i,a,s){let{words:l}=s,u=l.number(r+1),d=n.slice(0,-1),f=(e,t)=>c`<button
    class="icon-btn"
    type="button"
    title=${l.text(`form.${e}_row`,{number:u})}
    aria-label=${l.text(`form.${e}_row`,{number:u})}
    ?disabled=${e===`copy`&&a}
    @click=${()=>s.row(d,r,e)}
  >${t}</button>`;return c`<tr data-row=${r} data-place=${y(v(n))}>
    <th scope="row" class="form-number">${u}</th>
    ${p(t.items).map(([r,a])=>{let o=[...n,r],d=l.text(`form.cell`,{table:i,number:u,column:a.title||r}),f=t.items?.required?.includes(r)??!1;return c`<td data-label=${a.title||r} data-place=${y(v(o))} data-column=${r}>
        ${q(a,o,f,s,d)} ${e(`${s.uid}-${y(v(o))}-error`,s.errors(o))}
      </td>`})}
    ${s.locked?o:c`<td class="form-row-acts">${f(`copy`,M)} ${f(`drop`,N)}</td>`}
  </tr>
  ${s.errors(n).length>0?c`<tr><td colspan="99">${e(`${s.uid}-${y(v(n))}-error`,s.errors(n))}</td></tr>`:o}`}function oe(e,t,n){let r=e.target,i=Number(r.closest(`[data-row]`)?.dataset.row),a=d(e),o=r.closest(`[data-column]`)?.dataset.column;a in j?(e.preventDefault(),n.row(t,i,j[a])):a===`enter`&&o!==void 0&&r instanceof HTMLInputElement&&(e.preventDefault(),n.goTo(t,i+1,o))}var se=400;function F(e,t,n){return p(e).map(([r,i])=>ce(i,[...t,r],r,e.required?.includes(r)??!1,n))}function I(e,t){return`${t.uid}-${y(v(e))}`}function ce(t,n,r,i,a){let s=t.title||r,l=_(t);if(t.type===`object`)return le(t,n,s,a);if(m(t))return L(t,n,s,i,a,re(t,n,s,a));if(l&&l.length<=7)return L(t,n,s,i,a,U(l,n,i,a));if(t.type===`boolean`)return L(t,n,s,i,a,ue(n,i,a));let u=t.type===`array`&&t.items?_(t.items):null;return u?L(t,n,s,i,a,de(u,n,s,a)):c`<div class="field" data-place=${y(v(n))} data-stop>
    <label class="field-label" for=${I(n,a)}>${s} ${R(i,a)}</label>
    ${z(t,n,a)} ${l?K(l,n,s,a):o} ${q(t,n,i,a)}
    ${e(`${I(n,a)}-error`,a.errors(n))}
  </div>`}function le(t,n,r,i){return c`<fieldset class="form-group" data-place=${y(v(n))}>
    <legend class="panel-legend" dir="auto">${r}</legend>
    ${z(t,n,i)} ${F(t,n,i)} ${e(`${I(n,i)}-error`,i.errors(n))}
  </fieldset>`}function L(t,n,r,i,a,o){return c`<fieldset class="fieldset" data-place=${y(v(n))} data-stop aria-describedby=${B(t,n,a)}>
    <legend dir="auto">${r} ${R(i,a)}</legend>
    ${z(t,n,a)} ${o} ${e(`${I(n,a)}-error`,a.errors(n))}
  </fieldset>`}function R(e,t){return e&&!t.locked?c`<span class="field-optional">${t.words.text(`form.required`)}</span>`:o}function z(e,t,n){let r=[e.description??``,n.locked?``:V(e,n.words)].filter(e=>e!==``);return r.length===0?o:c`<p class="field-help" id=${`${I(t,n)}-help`} dir="auto">${r.join(` `)}</p>`}function B(e,t,n,r=!1){let i=[...!r&&(e.description||V(e,n.words))?[`${I(t,n)}-help`]:[],...n.errors(t).length>0?[`${I(t,n)}-error`]:[]];return i.length===0?o:i.join(` `)}function V(e,t){return h(e)?t.text(`form.hint_points`):g(e)?H(e,t):e.format===`json`?t.text(`form.hint_json`):e.type===`array`&&!m(e)&&e.items&&!_(e.items)?t.text(`form.hint_lines`):``}function H(e,t){let n=e=>t.number(e,{maximumFractionDigits:20}),{minimum:r,maximum:i}=e;return r!==void 0&&i!==void 0?t.text(`form.range`,{low:n(r),high:n(i)}):r===void 0?i===void 0?``:t.text(`form.range_to`,{high:n(i)}):t.text(`form.range_from`,{low:n(r)})}function U(e,t,n,r){let a=x(r.values,t);return c`${i({name:I(t,r),options:e.map((e,t)=>({...e,hint:String(t+1)})),chosen:typeof a==`string`?[a]:[],disabled:r.locked,pick:e=>r.set(t,e)})}${W(t,a,n,r)}`}function ue(e,t,n){let r=x(n.values,e);return c`${i({name:I(e,n),options:[`yes`,`no`].map((e,t)=>({key:e,label:n.words.text(`form.${e}`),hint:String(t+1)})),chosen:typeof r==`boolean`?[r?`yes`:`no`]:[],disabled:n.locked,pick:t=>n.set(e,t===`yes`)})}${W(e,r,t,n)}`}function W(e,t,n,r){return n||r.locked||t===void 0?o:c`<p><button class="btn btn--quiet btn--small" type="button" @click=${()=>r.set(e,void 0)}>${r.words.text(`form.clear`)}</button></p>`}function de(e,t,n,r){let a=x(r.values,t),s=Array.isArray(a)?a.filter(e=>typeof e==`string`):[],l=(n,i)=>{let a=e.map(e=>e.key).filter(e=>e===n?i:s.includes(e));r.set(t,a.length===0?void 0:a)},u=e.length>7?G(e,t,s,r):e;return c`${e.length>7?K(e,t,n,r):o}
  <div class=${u.length>30?`choices-scroll`:``}>
    ${i({name:I(t,r),options:u.map((e,t)=>t<9?{...e,hint:String(t+1)}:e),chosen:s,multiple:!0,disabled:r.locked,pick:l})}
  </div>`}function G(e,t,n,r){let i=r.sifted(t).trim().toLocaleLowerCase();return e.filter(e=>n.includes(e.key)||e.label.toLocaleLowerCase().includes(i))}function K(e,t,r,i){if(i.locked)return o;let a=G(e,t,[],i).length;return c`<div class="row">
    <input
      class="input form-sieve"
      type="search"
      aria-label=${i.words.text(`form.filter`,{field:r})}
      placeholder=${i.words.text(`form.filter_short`)}
      .value=${n(i.sifted(t))}
      @input=${e=>i.sift(t,e.target.value)}
      @keydown=${e=>{![`Enter`,`ArrowDown`].includes(e.key)||e.ctrlKey||e.metaKey||(e.preventDefault(),e.target.closest(`[data-stop]`)?.querySelector(`select, .choices input`)?.focus())}}
    />
    <span class="muted small" role="status">${i.words.count(`form.options`,a)}</span>
  </div>`}function q(e,t,n,r,i){let a=_(e);if(a)return he(i?a:G(a,t,[String(x(r.values,t)??``)],r),t,r,i);if(e.type===`boolean`)return ge(t,r,i);let o=r.errors(t),s={path:t,label:i,text:r.text(t,e),described:B(e,t,r,i!==void 0),invalid:o.length>0,needed:n,type:n=>r.type(t,e,n)};return fe(e,i!==void 0)?pe(s,e,r):me(s,e,r)}function fe(e,t){return e.format===`textarea`||e.format===`json`||e.type===`array`&&!h(e)?!0:h(e)?!t:e.type===`object`||e.type===`string`&&!e.format&&(e.minLength??0)>se}function pe(e,t,n){let r=t.format===`json`||h(t)||m(t)||t.type===`object`;return c`<textarea
    class="textarea ${r?`mono`:``} ${e.label===void 0?``:`textarea--cell`}"
    id=${I(e.path,n)}
    rows=${e.label===void 0?4:1}
    dir=${r?`ltr`:`auto`}
    spellcheck=${r?`false`:o}
    aria-label=${e.label??o}
    aria-required=${e.needed?`true`:o}
    aria-invalid=${e.invalid?`true`:o}
    aria-describedby=${e.described}
    .value=${e.text}
    ?disabled=${n.locked}
    @input=${t=>e.type(t.target.value)}
    @blur=${()=>n.leave(e.path)}
  ></textarea>`}function me(e,t,n){let r=t.format===`date`?`date`:t.format===`uri`?`url`:`text`;return c`<input
    class="input ${g(t)?`input--number`:``} ${r===`date`?`input--date`:``} ${h(t)?`mono`:``}"
    id=${I(e.path,n)}
    type=${r}
    inputmode=${t.type===`integer`?`numeric`:t.type===`number`?`decimal`:o}
    dir=${g(t)||h(t)||r===`url`?`ltr`:`auto`}
    autocomplete="off"
    aria-label=${e.label??o}
    aria-required=${e.needed?`true`:o}
    aria-invalid=${e.invalid?`true`:o}
    aria-describedby=${e.described}
    .value=${e.text}
    ?disabled=${n.locked}
    @input=${t=>e.type(t.target.value)}
    @blur=${()=>n.leave(e.path)}
  />`}function he(e,t,r,i){let a=x(r.values,t);return c`<select
    class="select"
    id=${I(t,r)}
    aria-label=${i??o}
    aria-invalid=${r.errors(t).length>0?`true`:o}
    aria-describedby=${r.errors(t).length>0?`${I(t,r)}-error`:o}
    ?disabled=${r.locked}
    @change=${e=>r.set(t,e.target.value||void 0)}
  >
    <option value="" .selected=${n(a===void 0)}>${r.words.text(`form.choose`)}</option>
    ${e.map(e=>c`<option value=${e.key} .selected=${n(e.key===a)}>${e.label}</option>`)}
  </select>`}function ge(e,t,r){let i=x(t.values,e),a=e=>t.words.text(e?`form.yes`:`form.no`);return c`<select
    class="select"
    id=${I(e,t)}
    aria-label=${r??o}
    ?disabled=${t.locked}
    @change=${n=>{let r=n.target.value;t.set(e,r===``?void 0:r===`yes`)}}
  >
    <option value="" .selected=${n(i===void 0)}>${t.words.text(`form.choose`)}</option>
    <option value="yes" .selected=${n(i===!0)}>${a(!0)}</option>
    <option value="no" .selected=${n(i===!1)}>${a(!1)}</option>
  </select>`}function J(e){return Array.isArray(e)?e.some(J):A(e)?Object.values(e).some(J):e!==void 0&&e!==``}var _e=`/api/work/assignments/`;function Y(e,t,n){return e.length===0?o:c`<div class="items">${e.map((r,i)=>ve(r,i,e.length,t,n))}</div>`}function ve(e,t,n,r,i){let a=r.text(`form.item`,{number:r.number(t+1),all:r.number(n)}),s=e.title||r.text(`form.item.${e.type}`);return c`<section class="thread" aria-label=${e.title||a}>
    <header class="thread-head">
      <h2 dir="auto">${s}</h2>
      ${n>1?c`<span class="answer-note">${a}</span>`:o}
    </header>
    <div class="source">${ye(e,s,r,i)}</div>
  </section>`}function ye(e,n,r,i){if(e.type===`markdown`)return t(e,r,i);if(e.type===`json`)return xe(e.content);if(e.type!==`text`&&e.content.startsWith(_e))return be(e,n,r);let a=e.content.trim();return e.type!==`text`&&Se(a)?c`<p><a href=${a} target="_blank" rel="noopener noreferrer">${a}</a> <span class="muted small">${r.text(`form.opens`)}</span></p>`:c`<p class="item-text" dir="auto" lang=${i??o}>${e.content}</p>`}function be(e,t,n){let r=e.content;return e.type===`image`?c`<img class="item-media" src=${r} alt=${t} />`:e.type===`audio`?c`<audio class="item-media" src=${r} controls preload="metadata" aria-label=${t}></audio>`:e.type===`video`?c`<video class="item-media" src=${r} controls preload="metadata" aria-label=${t}></video>`:c`<p><a href=${r} target="_blank" rel="noopener noreferrer">${n.text(`form.open`,{title:t})}</a></p>`}function xe(e){let t=E(e),n=t===void 0?e:JSON.stringify(t,null,2);return c`<pre class="code item-code" tabindex="0"><code>${n}</code></pre>`}function Se(e){return/^https?:\/\/\S+$/i.test(e)&&URL.canParse(e)}a({en:{"form.form":`Form`,"form.instruction":`Instruction`,"form.item":`{number} of {all}`,"form.item.text":`Text`,"form.item.markdown":`Text`,"form.item.image":`Picture`,"form.item.audio":`Recording`,"form.item.video":`Video`,"form.item.pdf":`Document`,"form.item.website":`Web page`,"form.item.json":`Data`,"form.opens":`opens in a new tab`,"form.open":`Open {title} in a new tab`,"form.required":`required`,"form.clear":`Clear this choice`,"form.yes":`Yes`,"form.no":`No`,"form.filter":`Filter the options of {field}`,"form.filter_short":`Filter`,"form.options_one":`{count} option`,"form.options_other":`{count} options`,"form.hint_points":`Corners as x,y x,y …`,"form.hint_json":`Write JSON here.`,"form.hint_lines":`One entry per line.`,"form.range":`From {low} to {high}.`,"form.range_from":`{low} or more.`,"form.range_to":`{high} or less.`,"form.no_rows":`No rows yet.`,"form.row_short":`No.`,"form.add_row":`Add a row`,"form.copy_row":`Copy row {number}`,"form.drop_row":`Remove row {number}`,"form.row_keys":`In a row: Enter goes down, Alt+A adds, Alt+C copies, Alt+X removes.`,"form.cell":`{table}, row {number}: {column}`,"form.keys":`Form`,"form.key_next":`Next field`,"form.key_previous":`Previous field`,"form.key_option":`Option {number} of the choice in focus`,"form.summary":`{filled} of {all} fields filled in`,"form.flaw":`{field} · {flaw}`,"form.flaw.missing":`This is needed.`,"form.flaw.number":`Enter a number.`,"form.flaw.integer":`Enter a whole number.`,"form.flaw.range":`{range}`,"form.flaw.short":`At least {limit} characters.`,"form.flaw.long":`At most {limit} characters.`,"form.flaw.date":`Enter a date.`,"form.flaw.uri":`Enter a whole address, such as https://example.org.`,"form.flaw.json":`This is not valid JSON.`,"form.flaw.points":`Write corners as x,y with spaces between them.`,"form.flaw.few":`At least {limit} entries.`,"form.flaw.many":`At most {limit} entries.`,"form.flaw.twice":`An entry is there twice.`,"form.flaw.choice":`Choose one of the options.`},hi:{"form.form":`फ़ॉर्म`,"form.instruction":`निर्देश`,"form.item":`{all} में से {number}`,"form.item.text":`पाठ`,"form.item.markdown":`पाठ`,"form.item.image":`तस्वीर`,"form.item.audio":`रिकॉर्डिंग`,"form.item.video":`वीडियो`,"form.item.pdf":`दस्तावेज़`,"form.item.website":`वेब पेज`,"form.item.json":`डेटा`,"form.opens":`नए टैब में खुलता है`,"form.open":`{title} नए टैब में खोलें`,"form.required":`ज़रूरी`,"form.clear":`यह चुनाव हटाएँ`,"form.yes":`हाँ`,"form.no":`नहीं`,"form.filter":`{field} के विकल्प छाँटें`,"form.filter_short":`छाँटें`,"form.options_one":`{count} विकल्प`,"form.options_other":`{count} विकल्प`,"form.hint_points":`कोने इस तरह: x,y x,y …`,"form.hint_json":`यहाँ JSON लिखें।`,"form.hint_lines":`हर पंक्ति में एक प्रविष्टि।`,"form.range":`{low} से {high} तक।`,"form.range_from":`{low} या उससे ज़्यादा।`,"form.range_to":`{high} या उससे कम।`,"form.no_rows":`अभी कोई पंक्ति नहीं।`,"form.row_short":`क्रम`,"form.add_row":`पंक्ति जोड़ें`,"form.copy_row":`पंक्ति {number} की नकल बनाएँ`,"form.drop_row":`पंक्ति {number} हटाएँ`,"form.row_keys":`पंक्ति में: Enter नीचे ले जाता है, Alt+A जोड़ता है, Alt+C नकल बनाता है, Alt+X हटाता है।`,"form.cell":`{table}, पंक्ति {number}: {column}`,"form.keys":`फ़ॉर्म`,"form.key_next":`अगला खाना`,"form.key_previous":`पिछला खाना`,"form.key_option":`जिस चुनाव पर आप हैं, उसका विकल्प {number}`,"form.summary":`{all} में से {filled} खाने भरे`,"form.flaw":`{field} · {flaw}`,"form.flaw.missing":`यह ज़रूरी है।`,"form.flaw.number":`कोई संख्या लिखें।`,"form.flaw.integer":`कोई पूर्ण संख्या लिखें।`,"form.flaw.range":`{range}`,"form.flaw.short":`कम से कम {limit} अक्षर।`,"form.flaw.long":`ज़्यादा से ज़्यादा {limit} अक्षर।`,"form.flaw.date":`कोई तारीख़ लिखें।`,"form.flaw.uri":`पूरा पता लिखें, जैसे https://example.org`,"form.flaw.json":`यह सही JSON नहीं है।`,"form.flaw.points":`कोने x,y के रूप में लिखें, बीच में ख़ाली जगह छोड़ें।`,"form.flaw.few":`कम से कम {limit} प्रविष्टियाँ।`,"form.flaw.many":`ज़्यादा से ज़्यादा {limit} प्रविष्टियाँ।`,"form.flaw.twice":`एक प्रविष्टि दो बार है।`,"form.flaw.choice":`विकल्पों में से एक चुनें।`}});var X={type:`object`,properties:{}},Z=`input:not([type=search]), select, textarea, button`,Q=class extends r{static{this.properties={...r.properties,sieves:{state:!0},left:{state:!0}}}constructor(){super(),this.here=null,this.typed=new Map,this.sieves={},this.left=new Set}begun(e){return A(e.values)?e:{...e,values:$(this.initial,this.form)}}missing(){return this.flaws.map(e=>({field:v(e.path),text:this.words.text(`form.flaw`,{field:this.name(e.path),flaw:this.flawText(e)})}))}summary(){let e=Object.keys(this.form.properties??{}),t=new Set(this.flaws.filter(e=>e.code===`missing`).map(e=>e.path[0])),n=e.filter(e=>!t.has(e)&&J(x(this.values,[e]))).length;return this.words.text(`form.summary`,{filled:this.words.number(n),all:this.words.number(e.length)})}bindings(){let{words:e}=this,t=e.text(`form.keys`),n=Array.from({length:9},(e,t)=>t+1);return[{combo:`j`,label:e.text(`form.key_next`),group:t,run:()=>this.step(1)},{combo:`k`,label:e.text(`form.key_previous`),group:t,run:()=>this.step(-1)},...n.map(n=>({combo:String(n),label:e.text(`form.key_option`,{number:e.number(n)}),group:t,run:()=>this.choose(n)}))]}render(){let{words:e}=this,n=l(this.task.instruction),r=this.task.items??[],i=l(this.task.instruction_html);return c`<div class="editor ${r.length>0?`editor--form`:``}">
      ${this.ofTask(c`<div class="items">
        ${n?c`<section class="thread" aria-label=${e.text(`form.instruction`)}>
              <header class="thread-head"><h2>${e.text(`form.instruction`)}</h2></header>
              <div class="source">${t({text:n,...i===void 0?{}:{html:i}},e,this.contentLanguage)}</div>
            </section>`:o}
        ${Y(r,e,this.contentLanguage)}
      </div>`)}
      ${this.ofAnswer(c`<section class="panel form-panel" aria-label=${this.form.title||e.text(`form.form`)} @focusin=${e=>this.arrive(e)} lang=${this.contentLanguage??o}>
        ${this.form.title?c`<h2 class="form-title" dir="auto">${this.form.title}</h2>`:o}
        ${this.form.description?c`<p class="field-help" dir="auto">${this.form.description}</p>`:o}
        ${F(this.form,[],this.desk)}
      </section>`)}
    </div>`}lead(e){let t=this.placeOf(y(e)),n=t?.querySelector(Z);n?.focus(),(n??t)?.scrollIntoView({block:`center`})}placeOf(e){let t=e.split(`/`);for(let e=t.length;e>0;--e){let n=this.at(t.slice(0,e).join(`/`));if(n)return n}return this}at(e){return this.querySelector(`[data-place="${CSS.escape(e)}"]`)}get desk(){return{uid:this.uid,words:this.words,locked:this.locked,values:this.values,errors:e=>this.errorsOf(e),text:(e,t)=>this.textOf(e,t),type:(e,t,n)=>{this.typed.set(v(e),n),this.set(e,D(n,t))},set:(e,t)=>this.set(e,t),leave:e=>this.left=new Set([...this.left,v(e)]),sifted:e=>this.sieves[v(e)]??``,sift:(e,t)=>this.sieves={...this.sieves,[v(e)]:t},row:(e,t,n)=>this.changeRows(e,t,n),goTo:(e,t,n)=>this.goTo(e,t,n)}}set(e,t){let n=t??(this.isNeededList(e)?[]:void 0);this.change({...this.value,values:b(this.values,e,n)??{}})}isNeededList(e){let t=e.at(-1),n=this.schemaAt(e.slice(0,-1));return this.schemaAt(e)?.type===`array`&&typeof t==`string`&&(n?.required?.includes(t)??!1)}textOf(e,t){let n=x(this.values,e),r=this.typed.get(v(e));return r!==void 0&&JSON.stringify(D(r,t))===JSON.stringify(n)?r:ne(n,t)}changeRows(e,t,n){let r=x(this.values,e),i=Array.isArray(r)?r:[],{maxItems:a=1/0}=this.schemaAt(e)??{};if(n!==`drop`&&i.length>=a)return;let o=[...i];n===`drop`?o.splice(t,1):o.splice(t+1,0,n===`copy`?i[t]??{}:{}),this.typed.clear(),this.set(e,o.length===0?void 0:o),this.showRow(e,n===`drop`?Math.min(t,o.length-1):t+1)}goTo(e,t,n){let r=x(this.values,e);if(Array.isArray(r)&&t>=r.length)return this.changeRows(e,r.length-1,`add`);this.at(y(v([...e,t,n])))?.querySelector(Z)?.focus()}async showRow(e,t){await this.updateComplete,(t<0?this.at(y(v(e))):this.at(y(v([...e,t]))))?.querySelector(Z)?.focus()}arrive(e){this.here=e.target.closest(`[data-stop]`)}step(e){let t=[...this.querySelectorAll(`[data-stop]`)],n=t.findIndex(e=>e===this.here),r=t[n<0?e>0?0:t.length-1:n+e];(r?.querySelector(`input:checked`)??r?.querySelector(Z))?.focus()}choose(e){let t=[...this.querySelectorAll(`[data-stop]:has(.choices)`)],n=(t.find(e=>e===this.here)??t[0])?.querySelectorAll(`.choices input`)[e-1];n?.click(),n?.focus()}errorsOf(e){let t=v(e),n=y(t),r=this.faults.some(e=>e.code===`required`),i=this.flaws.filter(e=>v(e.path)===t&&(r||e.code!==`missing`&&this.left.has(t))),a=this.faults.filter(t=>t.code!==`required`&&Ce(ee(t.field),n,this.schemaAt(e)));return[...i.map(e=>this.flawText(e)),...a.map(e=>u(e,this.words))]}get flaws(){return S(this.values,this.form,[])}flawText(e){let t={limit:this.words.number(e.limit??0),range:H(this.schemaAt(e.path)??X,this.words)};return this.words.text(`form.flaw.${e.code}`,t)}name(e){return e.map((t,n)=>typeof t==`number`?this.words.number(t+1):this.schemaAt(e.slice(0,n+1))?.title||t).join(`, `)}schemaAt(e){return e.reduce((e,t)=>typeof t==`number`?e?.items:e?.properties?.[t],this.form)}get form(){return this.task.schema??this.ontology.schema??X}get initial(){let{initial:e}=this.task;return A(e)?e:{}}get values(){let{values:e}=this.value;return A(e)?e:this.initial}};function $(e,t){let n={...e};for(let[e,r]of Object.entries(t.properties??{})){let i=n[e],a=t.required?.includes(e)??!1;r.type===`object`&&(a||A(i))&&(n[e]=$(A(i)?i:{},r)),r.type===`array`&&a&&i===void 0&&(n[e]=[])}return n}function Ce(e,t,n){return e===t||n?.type===`array`&&!m(n)&&e.startsWith(`${t}/`)}customElements.define(`tz-form`,Q);export{Q as TzForm};