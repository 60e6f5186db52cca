import{Mt as e,R as t,St as n,jt as r,r as i,wt as a,xt as o}from"./editing-BT1aZyYH.js";import{t as s}from"./readable-BWXot4Fe.js";r({en:{"places.legend":`Places in the answer`,"places.part":`Part of the answer`,"places.mark":`Mark this place`,"places.hint":`What is selected, or else the whole part`,"places.count_one":`{count} place marked`,"places.count_other":`{count} places marked`,"places.note":`What about it (optional)`,"places.note_of":`Note on place {number}`,"places.remove":`Remove place {number}`},hi:{"places.legend":`उत्तर में जगहें`,"places.part":`उत्तर का हिस्सा`,"places.mark":`यह जगह चुनें`,"places.hint":`चुने हुए शब्द, नहीं तो पूरा हिस्सा`,"places.count_one":`{count} जगह चुनी गई`,"places.count_other":`{count} जगहें चुनी गईं`,"places.note":`इस जगह क्या बात है (वैकल्पिक)`,"places.note_of":`जगह {number} पर नोट`,"places.remove":`जगह {number} हटाएँ`}});var c=20,l=2e3,u=class extends o{static{this.properties={data:{},lang:{reflect:!0},at:{state:!0},places:{state:!0}}}constructor(){super(),this.parts=[],this.source=t(),this.data=``,this.at=0,this.places=[]}connectedCallback(){super.connectedCallback();let e=JSON.parse(document.querySelector(this.data)?.textContent??`{}`);this.parts=e.parts??[],this.places=e.places??[];let t=this.parts.map(e=>e.text.length);this.at=Math.max(0,t.indexOf(Math.max(...t)))}createRenderRoot(){return this}render(){let e=this.parts[this.at];if(!e)return n;let{words:t}=this;return a`<fieldset class="places">
<legend class="field-label">${t.text(`places.legend`)} <span class="field-optional">${t.text(`field.optional`)}</span></legend>
<select class="select" data-key="p" aria-label=${t.text(`places.part`)} @change=${e=>this.choose(e)}>
${this.parts.map((e,t)=>a`<option value=${t} ?selected=${t===this.at}>${e.label}</option>`)}
</select>
<div class="places-text">
${s({text:e.text,name:e.label,language:void 0,box:this.source,input:()=>this.requestUpdate()})}
</div>
<div class="row">
<button class="btn btn--small" type="button" data-key="m" ?disabled=${this.places.length>=c} @click=${()=>this.mark()}>
${t.text(`places.mark`)} <kbd class="kbd" aria-hidden="true">M</kbd>
</button>
<span class="small muted" role="status">${this.places.length>0?t.count(`places.count`,this.places.length):t.text(`places.hint`)}</span>
</div>
<ol class="places-list">${this.places.map((e,t)=>this.row(e,t))}</ol>
<input type="hidden" name="places" .value=${JSON.stringify(this.places)} />
</fieldset>`}row(e,t){let{words:r}=this,i=this.parts.find(t=>t.pointer===e.pointer)?.label??e.pointer,o=r.number(t+1);return a`<li>
<span class="muted small">${i}</span> ${e.quote?a`<q dir="auto">${e.quote}</q>`:n}
<span class="places-note">
<input
class="input"
maxlength="500"
dir="auto"
aria-label=${r.text(`places.note_of`,{number:o})}
placeholder=${r.text(`places.note`)}
.value=${e.note??``}
@input=${e=>this.note(t,e.target.value)}
/>
<button class="icon-btn" type="button" aria-label=${r.text(`places.remove`,{number:o})} @click=${()=>this.drop(t)}>✕</button>
</span>
</li>`}choose(e){this.at=Number(e.target.value)}mark(){let e=this.parts[this.at],t=this.source.value;if(!e||this.places.length>=c)return;let n=t?i(e.text,t.selectionStart,t.selectionEnd):null,r={pointer:e.pointer,...n&&n.quote.length<=l?n:{}};this.places.some(e=>e.pointer===r.pointer&&e.start===r.start&&e.end===r.end)||(this.places=[...this.places,r])}note(e,t){this.places=this.places.map((n,r)=>{if(r!==e)return n;let{note:i,...a}=n;return t.trim()===``?a:{...a,note:t}})}drop(e){this.places=this.places.filter((t,n)=>n!==e)}get words(){return e(this.lang||document.documentElement.lang||`en`)}};customElements.define(`tz-review-places`,u);export{u as TzReviewPlaces};