import{D as e,M as t,St as n,h as r,wt as i}from"./editing-BT1aZyYH.js";var a=[`choice`,`number`,`text`],o=`abcdefgh`,s=/^-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/;function c(r){let{id:a,words:o,errors:s}=r,c=[...r.unit?[`${a}-unit`]:[],...s.length>0?[`${a}-error`]:[]];return i`<div class="field">
<label class="field-label" for=${a}>
${r.label} ${r.key&&!r.disabled?i`<kbd class="kbd" aria-hidden="true">${r.key}</kbd>`:n}
${r.optional&&!r.disabled?i`<span class="field-optional">${o.text(`field.optional`)}</span>`:n}
</label>
<div class="qa-line">
<input
class="input"
id=${a}
type="text"
inputmode=${r.isNumber?`decimal`:n}
autocomplete="off"
dir="auto"
lang=${r.language??n}
data-field=${r.field}
maxlength=${r.most}
.value=${e(r.value)}
?disabled=${r.disabled}
aria-invalid=${s.length>0?`true`:n}
aria-describedby=${c.length>0?c.join(` `):n}
@input=${e=>r.change(u(e.target.value,r.isNumber===!0))}
/>
${r.unit?i`<span class="qa-unit" id=${`${a}-unit`}>${r.unit}</span>`:n}
</div>
${t(`${a}-error`,s)}
</div>`}function l(e,t,a){return e.length===0?n:i`<section class="thread" aria-label=${t.text(`qa.documents`)}>
<header class="thread-head"><h2>${t.text(`qa.documents`)}</h2></header>
${e.map(o=>i`<details class="qa-document" ?open=${e.length===1}>
<summary><span dir="auto">${o.title}</span></summary>
<div class="source" tabindex="0" role="region" aria-label=${o.title}>
${r(o.content,t,a)}
${o.url?i`<p><a href=${o.url} target="_blank" rel="noopener noreferrer nofollow">${t.text(`qa.origin`)}</a></p>`:n}
</div>
</details>`)}
</section>`}function u(e,t){return t?e.replace(/[०-९]/g,e=>String(e.charCodeAt(0)-2406)).replace(`−`,`-`).trim():e}var d={"qa.group":`The question`,"qa.brief":`What the question is to be about`,"qa.documents":`Documents`,"qa.origin":`Where it is from`,"qa.question":`Question`,"qa.type":`How is it answered?`,"qa.type_choice":`One of some options`,"qa.type_number":`A number`,"qa.type_text":`A few words`,"qa.answer":`The right answer`,"qa.unit":`Unit`,"qa.tolerance":`May be off by`,"qa.options":`Options`,"qa.options_hint":`Enter goes on to the next`,"qa.option":`Option {letter}`,"qa.right":`{letter} is right`,"qa.right_one":`Say which option is right`,"qa.add_option":`Add an option`,"qa.drop_option":`Remove option {letter}`,"qa.difficulty":`Difficulty`,"qa.topic":`Topic`,"qa.solution":`Solution, step by step`,"qa.solution_hint":`N adds a step, Enter goes on to the next, Shift and Enter begin a line`,"qa.step":`Step {number}`,"qa.add_step":`Add a step`,"qa.drop_step":`Remove step {number}`,"qa.source":`Where the question comes from`,"qa.advice":`To think over`,"qa.pick":`Which is right?`,"qa.pick_hint":`Letters choose`,"qa.reply":`Your answer`,"qa.working":`How you came to it`,"qa.working_optional":`How you came to it (optional)`,"qa.confidence":`How sure are you?`,"qa.sure_low":`A guess`,"qa.sure_middle":`Fairly sure`,"qa.sure_high":`Sure`,"qa.missing_question":`Write the question.`,"qa.missing_type":`Choose how it is answered.`,"qa.missing_options":`Write every option, or remove it.`,"qa.missing_right":`Say which option is right.`,"qa.missing_answer":`Write the right answer.`,"qa.missing_number":`Write the answer as a number, such as -2.5 or 3e8.`,"qa.missing_tolerance":`Write how far another answer may be off as a number that is not below zero.`,"qa.missing_difficulty":`Choose a difficulty.`,"qa.missing_topic":`Choose a topic.`,"qa.missing_solution":`Write the solution, one step after the other.`,"qa.missing_step":`Write step {number}, or remove it.`,"qa.missing_source":`Say where the question comes from.`,"qa.missing_pick":`Choose an option.`,"qa.missing_reply":`Write your answer.`,"qa.missing_working":`Say how you came to your answer.`,"qa.missing_confidence":`Say how sure you are.`,"advice.key_in_question":`The question contains its own answer. Ask so that it has to be found.`,"advice.right_is_longest":`The right option is much longer than the others, which gives it away. Make them alike.`,"advice.solution_misses_key":`The solution nowhere says the answer. Does it come to it?`},f={"qa.group":`सवाल`,"qa.brief":`सवाल किस बारे में हो`,"qa.documents":`दस्तावेज़`,"qa.origin":`यह कहाँ से है`,"qa.question":`सवाल`,"qa.type":`उत्तर किस रूप में हो?`,"qa.type_choice":`विकल्पों में से एक`,"qa.type_number":`संख्या`,"qa.type_text":`कुछ शब्द`,"qa.answer":`सही उत्तर`,"qa.unit":`इकाई`,"qa.tolerance":`इतना फ़र्क़ चलेगा`,"qa.options":`विकल्प`,"qa.options_hint":`Enter से अगले पर जाएँ`,"qa.option":`विकल्प {letter}`,"qa.right":`{letter} सही है`,"qa.right_one":`सही विकल्प बताएँ`,"qa.add_option":`विकल्प जोड़ें`,"qa.drop_option":`विकल्प {letter} हटाएँ`,"qa.difficulty":`कठिनाई`,"qa.topic":`विषय`,"qa.solution":`हल, एक-एक चरण में`,"qa.solution_hint":`N से चरण जोड़ें, Enter से अगले पर जाएँ, Shift और Enter से नई पंक्ति`,"qa.step":`चरण {number}`,"qa.add_step":`चरण जोड़ें`,"qa.drop_step":`चरण {number} हटाएँ`,"qa.source":`सवाल कहाँ से आया`,"qa.advice":`सोचने की बातें`,"qa.pick":`कौन-सा सही है?`,"qa.pick_hint":`अक्षर से चुनें`,"qa.reply":`आपका उत्तर`,"qa.working":`आप इस उत्तर तक कैसे पहुँचे`,"qa.working_optional":`आप इस उत्तर तक कैसे पहुँचे (वैकल्पिक)`,"qa.confidence":`आपको कितना भरोसा है?`,"qa.sure_low":`अंदाज़ा है`,"qa.sure_middle":`काफ़ी भरोसा`,"qa.sure_high":`पूरा भरोसा`,"qa.missing_question":`सवाल लिखें।`,"qa.missing_type":`चुनें कि उत्तर किस रूप में हो।`,"qa.missing_options":`हर विकल्प लिखें, या उसे हटाएँ।`,"qa.missing_right":`बताएँ कि कौन-सा विकल्प सही है।`,"qa.missing_answer":`सही उत्तर लिखें।`,"qa.missing_number":`उत्तर संख्या में लिखें, जैसे -2.5 या 3e8।`,"qa.missing_tolerance":`कितना फ़र्क़ चलेगा, इसे शून्य या उससे बड़ी संख्या में लिखें।`,"qa.missing_difficulty":`कठिनाई चुनें।`,"qa.missing_topic":`विषय चुनें।`,"qa.missing_solution":`हल लिखें, एक के बाद एक चरण।`,"qa.missing_step":`चरण {number} लिखें, या उसे हटाएँ।`,"qa.missing_source":`बताएँ कि सवाल कहाँ से आया।`,"qa.missing_pick":`एक विकल्प चुनें।`,"qa.missing_reply":`अपना उत्तर लिखें।`,"qa.missing_working":`बताएँ कि आप अपने उत्तर तक कैसे पहुँचे।`,"qa.missing_confidence":`बताएँ कि आपको कितना भरोसा है।`,"advice.key_in_question":`सवाल में ही उसका उत्तर है। ऐसे पूछें कि उत्तर निकालना पड़े।`,"advice.right_is_longest":`सही विकल्प बाक़ी से बहुत लंबा है, इससे वह पहचान में आ जाता है। सबको एक जैसा रखें।`,"advice.solution_misses_key":`हल में उत्तर कहीं नहीं है। क्या हल उस तक पहुँचता है?`};export{a,s as i,d as n,l as o,o as r,c as s,f as t};