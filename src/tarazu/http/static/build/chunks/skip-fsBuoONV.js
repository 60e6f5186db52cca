import{Lt as e,Rt as t,St as n,jt as r,wt as i}from"./editing-BT1aZyYH.js";var a={"skip.title":`Skip this task`,"skip.text":`Skipping does not count against you. Your reason helps us repair bad tasks.`,"skip.reason":`Reason`,"skip.too_hard":`Too hard for me`,"skip.unclear":`The task or the guidelines are unclear`,"skip.broken":`Something is broken or missing`,"skip.not_my_field":`Not my field`,"skip.uncomfortable":`The content makes me uncomfortable`,"skip.other":`Another reason`,"skip.note":`Note`,"skip.choose":`Choose a reason.`,"skip.done":`Task skipped`,"skip.failed":`The task could not be skipped`,"report.information":`Information is missing that only the author can give`,"report.expert":`It needs an expert in another field`,"report.text":`With these two the task goes back to its author before anybody else is asked. Say what is missing; if the author agrees, or does not answer within a week, you are paid what a review pays.`,"report.say":`Say in the note what is missing.`,"report.done":`Task sent back to its author`,"skip.note_optional":`needed when the task goes back to its author`},o={"skip.title":`यह कार्य छोड़ें`,"skip.text":`छोड़ने से आपका कोई नुक़सान नहीं होता। आपका कारण ख़राब कार्य सुधारने में मदद करता है।`,"skip.reason":`कारण`,"skip.too_hard":`मेरे लिए बहुत कठिन है`,"skip.unclear":`कार्य या निर्देश स्पष्ट नहीं हैं`,"skip.broken":`कुछ ख़राब है या दिख नहीं रहा`,"skip.not_my_field":`यह मेरा क्षेत्र नहीं है`,"skip.uncomfortable":`सामग्री मुझे असहज करती है`,"skip.other":`कोई और कारण`,"skip.note":`नोट`,"skip.choose":`कोई कारण चुनें।`,"skip.done":`कार्य छोड़ दिया गया`,"skip.failed":`कार्य छोड़ा नहीं जा सका`,"report.information":`ऐसी जानकारी नहीं है जो केवल लेखक दे सकते हैं`,"report.expert":`इसके लिए किसी दूसरे क्षेत्र का विशेषज्ञ चाहिए`,"report.text":`इन दो कारणों पर कार्य किसी और से पूछे जाने से पहले लेखक के पास लौटता है। बताएँ कि क्या कमी है; लेखक सहमत हों या एक हफ़्ते में उत्तर न दें, तो आपको एक समीक्षा जितना भुगतान मिलेगा।`,"report.say":`नोट में बताएँ कि क्या कमी है।`,"report.done":`कार्य लेखक को लौटाया गया`,"skip.note_optional":`लेखक को लौटाते समय ज़रूरी`},s=[`too_hard`,`unclear`,`broken`,`not_my_field`,`uncomfortable`,`other`],c=[`information`,`expert`];r({en:a,hi:o});var l=class{constructor(e,t,n,r,i,a){this.id=e,this.api=t,this.drafts=n,this.lacks=r,this.changed=i,this.done=a,this.error=null,this.busy=!1}render(e){return i`<dialog class="dialog" id="tz-skip" aria-labelledby="tz-skip-title">
<form @submit=${t=>this.onSubmit(t,e)}>
<div class="dialog-head"><h2 id="tz-skip-title">${e.text(`skip.title`)}</h2></div>
<div class="dialog-body">
<p class="muted">${e.text(`skip.text`)}</p>
<fieldset class="fieldset">
<legend>${e.text(`skip.reason`)}</legend>
${this.lacks.map(t=>i`<label class="check"><input type="radio" name="reason" value=${t} /> ${e.text(`report.${t}`)}</label>`)}
${this.lacks.length>0?i`<p class="field-help">${e.text(`report.text`)}</p>`:n}
${s.map(t=>i`<label class="check"><input type="radio" name="reason" value=${t} /> ${e.text(`skip.${t}`)}</label>`)}
</fieldset>
<div class="field">
<label class="field-label" for="tz-skip-note">
${e.text(`skip.note`)} <span class="field-optional">${e.text(`skip.note_optional`)}</span>
</label>
<textarea class="textarea" id="tz-skip-note" name="note" maxlength="2000"></textarea>
</div>
${this.error?i`<p class="field-error" role="alert">${this.error}</p>`:n}
</div>
<div class="dialog-foot">
<button class="btn" type="button" @click=${u}>${e.text(`action.cancel`)}</button>
<button class="btn btn--primary" aria-busy=${this.busy?`true`:n}>${e.text(`action.skip`)}</button>
</div>
</form>
</dialog>`}onSubmit(e,t){e.preventDefault();let n=new FormData(e.target);this.skip(String(n.get(`reason`)??``),String(n.get(`note`)??``).trim(),t)}async skip(n,r,i){if(this.busy)return;let a=c.includes(n);if(this.error=n===``?i.text(`skip.choose`):a&&r===``?i.text(`report.say`):null,this.busy=this.error===null,this.changed(),this.busy){await this.drafts?.end();try{await(a?this.api.report(this.id,n,r):this.api.skip(this.id,n,r)),await this.done(i.text(a?`report.done`:`skip.done`))}catch(n){if(!(n instanceof e||n instanceof t))throw n;this.error=n instanceof e&&n.message||i.text(`problem.unreachable`),this.drafts?.resume()}this.busy=!1,this.changed()}}};function u(e){e.currentTarget.closest(`dialog`)?.close()}export{c as LACKS,l as Skipping};