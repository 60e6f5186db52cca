import{M as e,St as t,_t as n,wt as r}from"./editing-BT1aZyYH.js";import{TzTextSpans as i}from"./text-spans-CBB-YKLn.js";var a=`yuiophn`,o=class extends i{static{this.properties={...n.properties,source:{state:!0}}}constructor(){super(),this.source=null}begun(e){return{relations:[],...super.begun(e)}}summary(){return this.relations.length===0?super.summary():`${super.summary()} · ${this.words.count(`relations.summary`,this.relations.length)}`}bindings(){let{words:e}=this,t=e.text(`relations.list`);return[...super.bindings(),{combo:`l`,label:e.text(`relations.key_from`),group:t,run:()=>this.begin()},...this.kinds.slice(0,7).map((e,n)=>({combo:a[n]??``,label:this.nameOf(e),group:t,run:()=>this.relate(e.key)}))]}made(e){let t=Math.max(0,...this.spans.map(e=>Number(/^s(\d+)$/.exec(e.id??``)?.[1]??0)));return{...e,id:`s${t+1}`}}changed(e){let t=new Set(e.map(e=>e.id)),n=this.relations.filter(e=>t.has(e.from)&&t.has(e.to));return{...super.changed(e),relations:n}}more(){let{words:n}=this,i=this.spans.find(e=>e.id===this.source),o=this.marker.current,s=i?n.text(`relations.to`,{quote:i.quote}):n.text(`relations.from`),c=i!==void 0&&o!==null&&o.id!==i.id;return r`<section class="panel" data-place="relations" aria-label=${n.text(`relations.list`)}>
<h2 class="panel-legend">${n.text(`relations.list`)} <small>${n.number(this.relations.length)}</small></h2>
${this.locked?t:r`<p class="small" role="status">${s}</p>
<div class="marks-palette" role="toolbar" aria-label=${n.text(`relations.list`)}>
<button class="btn btn--small" type="button" aria-pressed=${i?`true`:`false`} aria-disabled=${o===null?`true`:t} @click=${()=>this.begin()}>
${n.text(`relations.key_from`)} <kbd class="kbd" aria-hidden="true">L</kbd>
</button>
${this.kinds.map((e,n)=>r`<button class="btn btn--small" type="button" aria-disabled=${c?t:`true`} @click=${()=>this.relate(e.key)}>
${this.nameOf(e)} ${a[n]?r`<kbd class="kbd" aria-hidden="true">${a[n]?.toUpperCase()}</kbd>`:t}
</button>`)}
</div>`}
<ol class="marks-list">${this.relations.map((e,t)=>this.relation(e,t))}</ol>
${e(`${this.uid}-relations-error`,this.errorsAt(`relations`))}
</section>`}relation(e,n){let i=e=>this.spans.find(t=>t.id===e)?.quote??e,a=this.kinds.find(t=>t.key===e.label),o={from:i(e.from),label:a?this.nameOf(a):e.label,to:i(e.to)};return r`<li class="marks-row relation">
<span class="relation-said" dir="auto">${o.from} <span class="relation-kind">${o.label} <span aria-hidden="true">→</span></span> ${o.to}</span>
${this.locked?t:r`<button class="icon-btn" type="button" aria-label=${this.words.text(`relations.drop`,o)} @click=${()=>this.drop(n)}>
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18" /></svg>
</button>`}
</li>`}begin(){let e=this.marker.current?.id??null;this.source=e===this.source?null:e}relate(e){let t=this.source,n=this.marker.current?.id,r=this.spans.some(e=>e.id===t);t!==null&&r&&n!==void 0&&n!==t&&(this.relations.some(r=>r.from===t&&r.to===n&&r.label===e)||(this.source=null,this.put([...this.relations,{from:t,to:n,label:e}])))}drop(e){this.put(this.relations.filter((t,n)=>n!==e))}put(e){this.change({...this.value,relations:e})}nameOf(e){return this.words.label(e.label,e.key)}get kinds(){return this.ontology.relations??[]}get relations(){return this.value.relations??[]}};customElements.define(`tz-text-relations`,o);export{o as TzTextRelations};