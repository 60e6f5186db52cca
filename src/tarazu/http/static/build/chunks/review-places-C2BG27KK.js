import{G as e,H as t,U as n,V as r,W as i,j as a,r as o}from"./editing-CJptIVUD.js";import{t as s}from"./readable-Csf25ozD.js";r({en:{"places.legend":`Places in the answer`,"places.part":`Part of the answer`,"places.mark":`Mark this place`,"places.hint":`What is selected, or else the whole part`,"places.count_one":`{count} place marked`,"places.count_other":`{count} places marked`,"places.note":`What about it (optional)`,"places.note_of":`Note on place {number}`,"places.remove":`Remove place {number}`},hi:{"places.legend":`उत्तर में जगहें`,"places.part":`उत्तर का हिस्सा`,"places.mark":`यह जगह चुनें`,"places.hint":`जो चुना है, नहीं तो पूरा हिस्सा`,"places.count_one":`{count} जगह चुनी गई`,"places.count_other":`{count} जगहें चुनी गईं`,"places.note":`इसके बारे में क्या (वैकल्पिक)`,"places.note_of":`जगह {number} पर टिप्पणी`,"places.remove":`जगह {number} हटाएँ`}});var c=20,l=2e3,u=class extends n{static{this.properties={data:{},lang:{reflect:!0},at:{state:!0},places:{state:!0}}}constructor(){super(),this.parts=[],this.source=a(),this.data=``,this.at=0,this.places=[]}connectedCallback(){super.connectedCallback();let e=JSON.parse(document.querySelector(this.data)?.textContent??`{}`);this.parts=e.parts??[],this.places=e.places??[];let t=this.parts.map(e=>e.text.length);this.at=Math.max(0,t.indexOf(Math.max(...t)))}createRenderRoot(){return this}render(){let t=this.parts[this.at];if(!t)return i;let{words:n}=this;return e`<fieldset class="places">
      <legend class="field-label">${n.text(`places.legend`)} <span class="field-optional">${n.text(`field.optional`)}</span></legend>
      <select class="select" data-key="p" aria-label=${n.text(`places.part`)} @change=${e=>this.choose(e)}>
        ${this.parts.map((t,n)=>e`<option value=${n} ?selected=${n===this.at}>${t.label}</option>`)}
      </select>
      <div class="places-text">
        ${s({text:t.text,name:t.label,language:void 0,box:this.source,input:()=>this.requestUpdate()})}
      </div>
      <div class="row">
        <button class="btn btn--small" type="button" data-key="m" ?disabled=${this.places.length>=c} @click=${()=>this.mark()}>
          ${n.text(`places.mark`)} <kbd class="kbd" aria-hidden="true">M</kbd>
        </button>
        <span class="small muted" role="status">${this.places.length>0?n.count(`places.count`,this.places.length):n.text(`places.hint`)}</span>
      </div>
      <ol class="places-list">${this.places.map((e,t)=>this.row(e,t))}</ol>
      <input type="hidden" name="places" .value=${JSON.stringify(this.places)} />
    </fieldset>`}row(t,n){let{words:r}=this,a=this.parts.find(e=>e.pointer===t.pointer)?.label??t.pointer,o=r.number(n+1);return e`<li>
      <span class="muted small">${a}</span> ${t.quote?e`<q dir="auto">${t.quote}</q>`:i}
      <span class="places-note">
        <input
          class="input"
          maxlength="500"
          dir="auto"
          aria-label=${r.text(`places.note_of`,{number:o})}
          placeholder=${r.text(`places.note`)}
          .value=${t.note??``}
          @input=${e=>this.note(n,e.target.value)}
        />
        <button class="icon-btn" type="button" aria-label=${r.text(`places.remove`,{number:o})} @click=${()=>this.drop(n)}>✕</button>
      </span>
    </li>`}choose(e){this.at=Number(e.target.value)}mark(){let e=this.parts[this.at],t=this.source.value;if(!e||this.places.length>=c)return;let n=t?o(e.text,t.selectionStart,t.selectionEnd):null,r={pointer:e.pointer,...n&&n.quote.length<=l?n:{}};this.places.some(e=>e.pointer===r.pointer&&e.start===r.start&&e.end===r.end)||(this.places=[...this.places,r])}note(e,t){this.places=this.places.map((n,r)=>{if(r!==e)return n;let{note:i,...a}=n;return t.trim()===``?a:{...a,note:t}})}drop(e){this.places=this.places.filter((t,n)=>n!==e)}get words(){return t(this.lang||document.documentElement.lang||`en`)}};customElements.define(`tz-review-places`,u);export{u as TzReviewPlaces};