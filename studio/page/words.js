// The page's words in Chinese and English. In: a key and values for {braces}. Out: text in the chosen language.
// Elements say what they need: data-t (text), data-t-title, data-t-label (aria), data-t-placeholder.

const WORDS = {
  zh: {
    language: "English", say_in_zh: "中", say_in_en: "EN",
    programme: "直播画面",
    answers: "回答与依据",
    chat: "聊天",
    shelf: "货架",
    tab_answers: "回答", tab_chat: "聊天", tab_shelf: "货架",
    ai_always: "AI 标识常亮",
    ai_why: "每一帧画面和每个录制文件都带有 AI 标识，没有关闭它的开关",
    on_air: "直播中", air_paused: "已暂停", air_panic: "急停中", air_wait: "连接中", air_off: "无画面",
    link_mind: "主脑", link_stage: "舞台", link_room: "聊天室",
    state_live: "已连接", state_connecting: "连接中", state_waiting: "断开，{s} 秒后重连", state_refused: "被拒绝", state_unsupported: "浏览器不支持",
    unmute: "打开声音", mute_key: "声音（M）",
    veil_connecting: "正在连接画面…", veil_waiting: "舞台没有应答，正在重连…", veil_unsupported: "这个浏览器不能播放 H.264 直播画面", veil_muted: "急停：主播已静音",
    lag_live: "直播 · 缓冲 {s} 秒",
    pause: "暂停", resume: "继续", pause_why: "说完这一小句就停下",
    panic: "急停", release: "解除急停", hold_esc: "按住 Esc", panic_why: "立刻静音，直到解除。主脑失灵也有效",
    keys: "P 暂停 · 按住 Esc 半秒急停 · G 开麦 · M 声音 · 按住 V 说话 · 按住 H 代主播说话 · T 接管 · / 找商品",
    guest_off: "开麦", guest_on: "麦克风已开", guest_opening: "正在打开…", guest_why: "直接对直播间说话：您一开口主播就让位，说完先回答您",
    as_host_off: "按住代主播说话", as_host_on: "正在代主播说话", as_host_why: "按住时主播停下，用您的声音说话，口型跟着您；AI 标识不变，全程留痕",
    invite: "邀请嘉宾", invite_name: "嘉宾的名字", invite_minutes: "分钟", invite_send: "生成链接", invite_link: "只能用一次，请发给嘉宾本人", uninvite: "收回",
    invited_sent: "链接未使用，剩 {minutes} 分钟", invited_here: "已接入，剩 {minutes} 分钟", invited_away: "暂时离线，剩 {minutes} 分钟", invited_over: "已到时间", invited_revoked: "已收回",
    visitor_why: "按下按钮，您的声音就进入直播间。您一开口主播就让位，说完先回答您。最好戴耳机。", visitor_open: "麦克风已接通，请讲", visitor_speaks: "主播在听您说", visitor_heard: "听到了，主播马上回答", visitor_over: "这次邀请已经结束", visitor_refused: "这个链接已失效或已被使用，请向主播要一个新的",
    floor_as_host: "{who} 正在代主播说话",
    floor_host: "", floor_ducked: "有人在说话，主播压低声音", floor_guest: "{who} 正在发言", floor_heard: "{who} 说完了，正在听写", floor_somebody: "嘉宾",
    only_answers: "回答", everything: "全部",
    no_answers: "还没有人提问。回答了什么、依据哪条商品数据，都会出现在这里。",
    no_chat: "聊天室很安静，在下面写第一句吧。",
    no_products: "没有找到商品。",
    waiting: "等待回答 {n}", coming: "接管待播", askers: "{n} 人同问",
    takeover: "接管：让主播说", takeover_hint: "一到两句话，Ctrl+Enter 发送。会打断当前的话。", takeover_send: "说出去",
    write_as: "昵称", write_hint: "以观众身份提问…", send: "发送",
    hold_to_talk: "按住说话（V）", talking: "正在听… 松开发送", too_short: "太短了，按住再说", no_microphone: "用不了麦克风：{why}", voice_sent: "语音已送出，正在听写…",
    search: "商品名、SKU、链接号…", products: "{n} 件", show: "上屏", shown: "已上屏", stock: "库存 {n}", sold_out: "售罄", stock_unknown: "库存未知", save: "保存", saved: "已写入 {sku}：{price} · {stock} · v{v}",
    price: "价格", stock_label: "库存", on_air_now: "正在讲", from: "{p} 起", voice: "语音", variants: "{n} 个规格",
    kind_answer: "回答", kind_script: "讲解", kind_thanks: "感谢", kind_promo: "促销", kind_notice: "公告", kind_operator: "接管", kind_correction: "更正", kind_greeting: "问候",
    outcome_answered: "已回答", outcome_merged: "并入同问", outcome_unknown: "目录里没有", outcome_refused: "不便回答", outcome_ignored: "未作回答", outcome_expired: "过期", outcome_dropped: "被丢弃", outcome_duplicate: "重复",
    field_price: "价格", field_list_price: "原价", field_stock: "库存", field_title: "名称", field_shipping: "配送", field_returns: "退换", field_warranty: "质保", field_cautions: "注意", field_link: "链接号", field_options: "规格", field_saving: "立省", field_percent_off: "折扣", field_variant: "规格", field_stock_total: "总库存", field_list_price_base: "原价说明",
    somebody: "观众", you: "我",
    consent_face: "肖像授权", consent_voice: "声音授权", consent_refused: "无授权，未使用",
    health_brain: "大脑", health_voice: "声音", health_ears: "耳朵", health_source: "来源", health_late: "迟到帧", health_underruns: "断音", health_rss: "内存", health_tick: "每帧", health_waiting: "排队", health_answered: "已答", health_none: "—",
    source_live: "正常", source_connecting: "连接中", source_reconnecting: "重连中", source_needs_operator: "需要人处理", source_stale: "无动静", source_idle: "等待接入", source_handshake: "连接中", source_backoff: "重连中", source_degraded: "无动静", source_stopped: "已停",
    mind_gone: "主脑断开：画面继续，正在重连。急停仍然有效。",
    stage_gone: "舞台断开：正在自动恢复。",
    both_gone: "房间没有应答，正在重连。",
    viewer_only: "你现在是观众。要操作直播，请打开 run.py live 打印的带 # 的地址。",
    wrong_token: "操作口令不对：请打开 run.py live 最近一次打印的地址。",
    slow_page: "本页跟不上，已重新连接。",
    panic_failed: "舞台没有收到急停：{why}", order_lost: "主脑没有连上，没有执行",
    newer: "↓ {n} 条新消息",
    attend_fine: "在场确认", attend_due: "请确认在场，否则直播将结束", attend_due_advised: "请确认有人在场", attend_missed: "很久没有人确认在场", attend_over: "无人在场，直播正在结束", attend_here: "我在",
    attend_why_required: "平台要求真人在场：倒计时结束前没有确认，直播会礼貌收尾", attend_why_advised: "建议有人在场，不确认不会停播", attend_why_no: "",
    p_title: "提词器", p_person: "真人出镜发声", p_person_why: "本平台不允许或未明确允许 AI 声音卖货：由真人说话，Zhubo 只提词和起草回复",
    p_smaller: "字小一点（-）", p_larger: "字大一点（+）", p_mirror: "镜像", p_mirror_why: "给分光镜提词器用（M）",
    p_said: "说了", p_said_key: "空格 / 回车", p_skip: "跳过", p_copy: "复制回复", p_sent: "已说 / 已发", p_writing: "还在写…",
    p_copied: "回复已复制，去聊天框粘贴", p_copy_failed: "浏览器不让复制：已选中，请按 Ctrl+C",
    p_questions: "提问与回复草稿", p_no_questions: "还没有人提问。提问和起草好的回复会出现在这里。", p_counts: "已答 {answered} · 待答 {waiting}",
    p_cue: "给主播递一句话…", p_cue_send: "上屏",
    p_withdrawn: "刚才这句已撤回（商品数据变了）。如果已经说出口，请更正：",
    p_idle: "稍歇一下，下一句马上来。", p_idle_paused: "已暂停。", p_idle_panic: "急停中。", p_idle_wait: "正在连接…",
    p_ready: "副驾就绪", p_needs_token: "这是操作者的页面：请打开 run.py live 打印的带 # 的地址。", p_away: "主脑断开，正在重连。没有确认的句子会重新出现。", p_not_here: "这个房间不是副驾模式。",
  },
  en: {
    language: "中文", say_in_zh: "中", say_in_en: "EN",
    programme: "Programme",
    answers: "Answers and their facts",
    chat: "Chat",
    shelf: "Shelf",
    tab_answers: "Answers", tab_chat: "Chat", tab_shelf: "Shelf",
    ai_always: "AI label always on",
    ai_why: "Every frame and every recorded file carries the AI label; there is no switch that removes it",
    on_air: "On air", air_paused: "Paused", air_panic: "Panic", air_wait: "Connecting", air_off: "No picture",
    link_mind: "Mind", link_stage: "Stage", link_room: "Room",
    state_live: "connected", state_connecting: "connecting", state_waiting: "lost, again in {s} s", state_refused: "refused", state_unsupported: "not supported",
    unmute: "Turn sound on", mute_key: "Sound (M)",
    veil_connecting: "Connecting to the picture…", veil_waiting: "The stage does not answer; trying again…", veil_unsupported: "This browser cannot play live H.264", veil_muted: "Panic: the host is silent",
    lag_live: "live · {s} s buffered",
    pause: "Pause", resume: "Resume", pause_why: "Finishes the clause, then rests",
    panic: "Panic", release: "Release", hold_esc: "hold Esc", panic_why: "Silence at once, until released. Works with a dead mind too",
    keys: "P pause · hold Esc ½ s panic · G microphone · M sound · hold V talk · hold H speak as the host · T take over · / find",
    guest_off: "Mic", guest_on: "Mic open", guest_opening: "Opening…", guest_why: "Speak into the show: the host gives way when you do, and answers you first",
    as_host_off: "Hold to speak as the host", as_host_on: "You are the host's voice", as_host_why: "While held the host falls silent and speaks with your voice, its lips on it. The AI label stays; it is journalled",
    invite: "Invite a guest", invite_name: "The guest's name", invite_minutes: "minutes", invite_send: "Make a link", invite_link: "Good once: for this guest alone", uninvite: "Take back",
    invited_sent: "link not used, {minutes} min left", invited_here: "here, {minutes} min left", invited_away: "away, {minutes} min left", invited_over: "time is up", invited_revoked: "taken back",
    visitor_why: "Press the button and your voice goes into the show. The host gives way when you speak, and answers you first. Wear headphones if you can.", visitor_open: "You are connected: go ahead", visitor_speaks: "The host listens to you", visitor_heard: "Heard; the host is about to answer", visitor_over: "This invitation is over", visitor_refused: "This link is no longer good or was used; ask for a new one",
    floor_as_host: "{who} speaks as the host",
    floor_host: "", floor_ducked: "Somebody speaks; the host is lowered", floor_guest: "{who} has the floor", floor_heard: "{who} was heard; writing it down", floor_somebody: "A guest",
    only_answers: "Answers", everything: "Everything",
    no_answers: "Nobody has asked yet. What was answered, and from which catalog facts, appears here.",
    no_chat: "The room is quiet. Write the first line below.",
    no_products: "No product found.",
    waiting: "{n} waiting", coming: "Take-over next", askers: "{n} asked this",
    takeover: "Take over: let the host say", takeover_hint: "One or two sentences. Cuts what is being said. Ctrl+Enter sends.", takeover_send: "Say it",
    write_as: "Name", write_hint: "Ask as a viewer…", send: "Send",
    hold_to_talk: "Hold to talk (V)", talking: "Listening… let go to send", too_short: "Too short; hold while speaking", no_microphone: "No microphone: {why}", voice_sent: "Sent; writing it down…",
    search: "Name, SKU, link number…", products: "{n} products", show: "Show", shown: "On screen", stock: "{n} in stock", sold_out: "Sold out", stock_unknown: "stock not known", save: "Save", saved: "Written {sku}: {price} · {stock} · v{v}",
    price: "Price", stock_label: "Stock", on_air_now: "On air", from: "from {p}", voice: "voice", variants: "{n} variants",
    kind_answer: "Answer", kind_script: "Script", kind_thanks: "Thanks", kind_promo: "Promotion", kind_notice: "Notice", kind_operator: "Take-over", kind_correction: "Correction", kind_greeting: "Greeting",
    outcome_answered: "answered", outcome_merged: "merged", outcome_unknown: "not in the catalog", outcome_refused: "refused", outcome_ignored: "ignored", outcome_expired: "expired", outcome_dropped: "dropped", outcome_duplicate: "duplicate",
    field_price: "price", field_list_price: "list price", field_stock: "stock", field_title: "title", field_shipping: "shipping", field_returns: "returns", field_warranty: "warranty", field_cautions: "cautions", field_link: "link", field_options: "options", field_saving: "saving", field_percent_off: "discount", field_variant: "variant", field_stock_total: "total stock", field_list_price_base: "list price basis",
    somebody: "a viewer", you: "me",
    consent_face: "Face, by consent", consent_voice: "Voice, by consent", consent_refused: "refused, not used",
    health_brain: "Brain", health_voice: "Voice", health_ears: "Ears", health_source: "Source", health_late: "Late frames", health_underruns: "Sound gaps", health_rss: "Memory", health_tick: "A frame", health_waiting: "Queue", health_answered: "Answered", health_none: "—",
    source_live: "live", source_connecting: "connecting", source_reconnecting: "reconnecting", source_needs_operator: "needs a person", source_stale: "silent", source_idle: "waiting to be dialled", source_handshake: "connecting", source_backoff: "reconnecting", source_degraded: "silent", source_stopped: "stopped",
    mind_gone: "The mind is away: the picture goes on, reconnecting. Panic still works.",
    stage_gone: "The stage is away: it comes back by itself.",
    both_gone: "The room does not answer; reconnecting.",
    viewer_only: "You are a viewer here. To run the show, open the address with # that run.py live printed.",
    wrong_token: "Wrong operator token: open the address run.py live printed last.",
    slow_page: "This page did not keep up and was connected anew.",
    panic_failed: "The stage did not take the panic: {why}", order_lost: "The mind is not connected; nothing was done",
    newer: "↓ {n} new",
    attend_fine: "Attending", attend_due: "Confirm that you attend, or the show ends", attend_due_advised: "Confirm that somebody attends", attend_missed: "Nobody has confirmed for long", attend_over: "Nobody attends: the show ends", attend_here: "I am here",
    attend_why_required: "This platform asks for a person: unconfirmed when the time is up, the show ends politely", attend_why_advised: "A person is advised; unconfirmed, the show goes on", attend_why_no: "",
    p_title: "Prompter", p_person: "A person speaks", p_person_why: "No AI voice may sell on this platform, or nobody knows that it may: a person speaks, Zhubo feeds lines and drafts replies",
    p_smaller: "Smaller (-)", p_larger: "Larger (+)", p_mirror: "Mirror", p_mirror_why: "For a beam-splitter prompter (M)",
    p_said: "Said it", p_said_key: "space / enter", p_skip: "Skip", p_copy: "Copy reply", p_sent: "Said / sent", p_writing: "still writing…",
    p_copied: "Copied: paste it into the chat", p_copy_failed: "The browser does not let us copy: it is selected, press Ctrl+C",
    p_questions: "Questions and drafted replies", p_no_questions: "Nobody has asked yet. Questions and their drafted replies appear here.", p_counts: "{answered} answered · {waiting} waiting",
    p_cue: "Put a line before the host…", p_cue_send: "Show",
    p_withdrawn: "Taken back, its row has changed. If you said it, correct it:",
    p_idle: "A short rest; the next line comes.", p_idle_paused: "Paused.", p_idle_panic: "Panic.", p_idle_wait: "Connecting…",
    p_ready: "Co-pilot", p_needs_token: "This is the operator's page: open the address with # that run.py live printed.", p_away: "The mind is away, reconnecting. Lines not confirmed will come again.", p_not_here: "This room is not in co-pilot.",
  },
};

let chosen = remembered() || (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
const listeners = new Set();

function remembered() {
  const kept = localStorage.getItem("zhubo.language");
  return kept in WORDS ? kept : null;
}

export const language = () => chosen;

export function t(key, values = {}) {
  const text = WORDS[chosen][key] ?? WORDS.en[key];
  return text === undefined ? key : text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// A word the table may not have: its own name serves.
export const tOr = (key, fallback) => WORDS[chosen][key] ?? fallback;

export function onLanguage(act) {
  listeners.add(act);
  act();
}

export function switchLanguage() {
  chosen = chosen === "zh" ? "en" : "zh";
  localStorage.setItem("zhubo.language", chosen);
  translate();
}

export function translate(root = document) {
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  for (const e of root.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
  for (const e of root.querySelectorAll("[data-t-title]")) e.title = t(e.dataset.tTitle);
  for (const e of root.querySelectorAll("[data-t-label]")) e.setAttribute("aria-label", t(e.dataset.tLabel));
  for (const e of root.querySelectorAll("[data-t-placeholder]")) e.placeholder = t(e.dataset.tPlaceholder);
  for (const act of listeners) act();
}

// Chromium keeps drawing a word as boxes that it met before the handed-out font was there, so no word is written before.
const patience = new Promise((go) => setTimeout(go, 1000));
await Promise.race([document.fonts.load('14px "Zhubo Han"', "中"), patience]);

const SIGNS = { CNY: "¥", USD: "$", EUR: "€", GBP: "£", JPY: "JP¥", HKD: "HK$", TWD: "NT$", SGD: "S$", KRW: "₩" };

export const signOf = (currency) => SIGNS[currency] ?? currency ?? "";

export function money(value, currency) {
  if (value === null || value === undefined) return "—";
  const sign = SIGNS[currency];
  return sign ? sign + value : `${value} ${currency ?? ""}`.trim();
}

// The title in the page's language, else in whatever language there is.
export const titleOf = (texts) => texts[chosen] ?? Object.values(texts)[0] ?? "";
