/* Makes the desk quick: what is selected shows everywhere at once, forms are sent without leaving the page, the map is
   told what changed. Without it the same links and forms work, a page at a time. */
(function () {
  'use strict';
  var root = document.documentElement, main = document.getElementById('main'), frame = document.getElementById('map');
  root.classList.add('js');
  function $(id) { return document.getElementById(id); }
  function all(query, from) { return Array.prototype.slice.call((from || document).querySelectorAll(query)); }
  function make(name, text, kind) { var node = document.createElement(name); if (text) node.textContent = text; if (kind) node.className = kind; return node; }
  var words = main && main.dataset.words ? JSON.parse(main.dataset.words) : {};

  /* ------------------------------------------------------------ the published page */
  var copy = $('copy');
  if (copy) copy.addEventListener('click', function () {
    var box = $('snippet'), done = function () { $('copied').textContent = words.copied; };
    box.select();
    if (navigator.clipboard) navigator.clipboard.writeText(box.value).then(done, function () { document.execCommand('copy'); done(); });
    else { document.execCommand('copy'); done(); }
  });

  /* ------------------------------------------------------------ files dropped anywhere on the form */
  var take = $('take');
  if (take) {
    ['dragover', 'dragleave', 'drop'].forEach(function (kind) {
      document.addEventListener(kind, function (event) {
        if (!event.dataTransfer || Array.prototype.indexOf.call(event.dataTransfer.types, 'Files') < 0) return;
        event.preventDefault();
        take.classList.toggle('over', kind === 'dragover');
        if (kind !== 'drop' || !event.dataTransfer.files.length) return;
        var holder = take.closest('details');
        if (holder) holder.open = true;
        take.querySelector('input[type=file]').files = event.dataTransfer.files;
        take.requestSubmit();
      });
    });
  }
  if (!frame) return;

  /* ------------------------------------------------------------ what is selected */
  var windowName = main.dataset.window, revision = +main.dataset.revision, select = '', ready = false, queue = [], turn = 0, asked = 0;
  function tell(message) {
    message.desk = true;
    if (ready) frame.contentWindow.postMessage(message, '*'); else queue.push(message);
  }
  function find(key) { return all('[data-id]').filter(function (one) { return one.dataset.id === key; }); }
  function light(key) {
    var mine = find(key), wanted = {};
    wanted[key] = true;
    mine.forEach(function (one) { (one.dataset.with || '').split(' ').forEach(function (other) { if (other) wanted[other] = true; }); });
    all('[data-id]').forEach(function (one) {
      var on = !!key && wanted[one.dataset.id] === true, link = one.matches('a') ? one : one.querySelector('a[href]');
      one.classList.toggle('on', on);
      one.classList.toggle('chosen', !!key && one.dataset.id === key);
      if (link) { if (key && one.dataset.id === key) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current'); }
    });
    tell({show: Object.keys(wanted).filter(function (one) { return one[0] === 's'; })});
  }
  function reveal() {
    all('.chosen,.on').forEach(function (one) {
      var holder = one.closest('.read') ? null : one.closest('.under');
      if (holder && getComputedStyle(holder).overflowY === 'auto') return;
      if (!holder && one.classList.contains('chosen') && innerWidth > 900) one.scrollIntoView({block: 'nearest'});
    });
    if (innerWidth > 900 && !all('.words .chosen').length) {
      var first = document.querySelector('.words .on');
      if (first) first.scrollIntoView({block: 'nearest'});
    }
  }

  /* ------------------------------------------------------------ parts that come from the server */
  function typed() {
    return all('input,textarea,select').filter(function (one) {
      if (!one.name || one.type === 'hidden' || one.type === 'file') return false;
      return one.type === 'checkbox' ? one.checked !== one.defaultChecked
        : one.tagName === 'SELECT' ? all('option', one).some(function (o) { return o.selected !== o.defaultSelected && (o.defaultSelected || o.index > 0); })
        : one.value !== one.defaultValue;
    }).map(function (one) { return {path: path(one), value: one.type === 'checkbox' ? one.checked : one.value}; });
  }
  function path(one) {
    var part = one.closest('[data-part]'), key = part && part.dataset.key ? part.dataset.key : '';
    var form = one.form, twins = all('[name="' + CSS.escape(one.name) + '"]', part || document);
    return [part ? part.id : '', key, form ? form.id : '', one.name, twins.indexOf(one)].join('|');
  }
  function put(kept) {
    if (!kept.length) return;
    var values = {};
    kept.forEach(function (one) { values[one.path] = one.value; });
    all('input,textarea,select').forEach(function (one) {
      if (!one.name || one.type === 'hidden' || one.type === 'file') return;
      var key = path(one);
      if (!(key in values)) return;
      if (one.type === 'checkbox') one.checked = values[key]; else one.value = values[key];
    });
  }
  function place() {
    var now = document.activeElement, part = now && now.closest('[data-part]');
    if (!part) return null;
    return {part: part.id, id: now.id, name: now.name || '', value: now.tagName === 'BUTTON' ? now.value : '', href: now.getAttribute('href')};
  }
  function refocus(where) {
    if (!where || document.activeElement !== document.body) return;
    var part = $(where.part);
    if (!part) return;
    var found = (where.id && $(where.id)) || all('a,button,input,select,textarea,summary', part).find(function (one) {
      return (where.name && one.name === where.name && (one.tagName !== 'BUTTON' || one.value === where.value)) || (where.href && one.getAttribute('href') === where.href);
    });
    (found && !found.disabled ? found : part).focus({preventScroll: true});
  }
  function show(answer, options) {
    var where = place(), kept = options.keep || [], opened = all('details[open]').map(function (one) { return one.closest('[data-part]') && outline(one); }).filter(Boolean);
    var side = document.querySelector('.under'), at = side.scrollTop;
    revision = answer.revision;
    Object.keys(answer.parts).forEach(function (key) {
      var old = $(key), fresh = new DOMParser().parseFromString(answer.parts[key], 'text/html').body.firstElementChild;
      if (old && fresh && old.outerHTML !== fresh.outerHTML) old.replaceWith(document.adoptNode(fresh));
    });
    all('details').forEach(function (one) { if (!one.closest('.menu') && one.closest('[data-part]') && opened.indexOf(outline(one)) >= 0) one.open = true; });
    put(kept);
    all('input[name=revision]').forEach(function (one) { one.value = revision; });
    all('input[name=window]').forEach(function (one) { one.value = answer.window; });
    side.scrollTop = at;
    if (answer.window !== windowName || (options.changed && !answer.map)) {
      windowName = answer.window;
      ready = false;
      frame.src = '/map/' + encodeURIComponent(windowName);
    } else if (answer.map && options.changed) tell({change: answer.map, turn: ++turn});
    tell({spots: answer.spots});
    document.body.classList.toggle('editing', !!answer.select && !!$('panel').dataset.key);
    select = $('panel').dataset.key || '';
    light(select);
    refocus(where);
  }
  function outline(one) {
    var part = one.closest('[data-part]'), twins = all('details', part);
    return [part.id, part.dataset.key || '', one.className, one.querySelector('summary').textContent, twins.indexOf(one)].join('|');
  }
  function fail(message) {
    var holder = $('notice'), box = make('div', '', 'wrong');
    box.appendChild(make('p', message));
    holder.textContent = '';
    holder.appendChild(box);
    holder.scrollIntoView({block: 'nearest'});
  }
  function ask(address, options) {
    root.classList.add('busy');
    var began = performance.now();
    return fetch(address, {method: options.body ? 'POST' : 'GET', body: options.body, headers: {'X-Desk': '1'}, credentials: 'same-origin', redirect: 'error'})
      .then(function (reply) { return reply.json(); })
      .then(function (answer) {
        root.classList.remove('busy');
        if (!answer.parts) { fail(answer.message); return answer; }
        if (!answer.reports) { location.assign('/'); return answer; }
        show(answer, options);
        if (!answer.ok) $('notice').scrollIntoView({block: 'nearest'});
        root.dataset.took = Math.round(performance.now() - began);
        return answer;
      }, function () { root.classList.remove('busy'); fail(words.offline); return {ok: false}; });
  }
  var under = document.querySelector('.under');
  function open(key, from) {
    light(key);
    return ask('/?sel=' + encodeURIComponent(key) + '&window=' + encodeURIComponent(windowName), {keep: typed()}).then(function (answer) {
      if (!answer.parts) return;
      history.replaceState(null, '', key ? '/?sel=' + encodeURIComponent(key) : '/');
      if (!key) return;
      under.scrollTop = 0;
      if (from !== 'map') $('panel').focus({preventScroll: true});
      if (innerWidth <= 900) $('panel').scrollIntoView({block: 'start'});
      reveal();
    });
  }
  function close() {
    var back = select;
    open('').then(function () {
      var mark = back && ($(back) || find(back)[0]), link = mark && (mark.matches('a') ? mark : mark.querySelector('a'));
      if (link) { link.focus({preventScroll: innerWidth > 900}); }
    });
  }

  /* ------------------------------------------------------------ links and forms */
  document.addEventListener('click', function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    var link = event.target.closest('a[href]');
    if (link && link.id === 'close') { event.preventDefault(); close(); return; }
    if (link && link.getAttribute('href').indexOf('/?sel=') === 0) {
      if (String(getSelection()).trim() && link.closest('.words')) { event.preventDefault(); return; }
      event.preventDefault();
      open(new URL(link.href).searchParams.get('sel'));
      return;
    }
    var figure = event.target.closest('.fig[data-id]');
    if (figure && !link && !String(getSelection()).trim()) open(figure.dataset.id);
    var menu = document.querySelector('.menu[open]');
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('submit', function (event) {
    var form = event.target, address = new URL(form.getAttribute('action'), location.href), button = event.submitter;
    if (form.id === 'search') {
      event.preventDefault();
      ask('/?' + new URLSearchParams(new FormData(form)) + '&window=' + encodeURIComponent(windowName), {keep: typed()});
      return;
    }
    if (['/change', '/step', '/report', '/reports'].indexOf(address.pathname) < 0) return;
    event.preventDefault();
    var body = new FormData(form);
    if (button && button.name) body.set(button.name, button.value);
    body.set('window', windowName);
    if (!body.get('sel')) body.set('sel', select);
    send(address.pathname, body, form, button);
  });
  function send(address, body, form, button) {
    asked = performance.now();
    var kept = typed(), what = button ? button.value.split(':')[0] : '';
    hideTools();
    return ask(address, {body: body, changed: true, keep: []}).then(function (answer) {
      if (!answer.parts) return answer;
      put(answer.ok ? kept.filter(function (one) { return !used(one, form, what); }) : kept);
      if (answer.ok && (what === 'addname' || what === 'addfigure')) { under.scrollTop = 0; $('panel').focus({preventScroll: true}); reveal(); if (innerWidth <= 900) $('panel').scrollIntoView(); }
      if (answer.ok && address === '/reports') { var more = document.querySelector('.more-reports'); if (more) { more.open = false; form.reset(); } }
      history.replaceState(null, '', answer.select ? '/?sel=' + encodeURIComponent(answer.select) : '/');
      return answer;
    });
  }
  /* What a button has taken up is not put back into its field; the rest of what was typed is. */
  var TAKES = {dates: /^(arrived|departed)\./, describe: /^(travel|remark)\./, move: /^(new-)?group\./, split: /^new-group\./, role: /^(new-)?group$/,
    hand: /^(latitude|longitude|hand-)/, about: /^(from|to|about-)/, figure: /^(kind|low|high|unit|qualifier|measure)$/, place: /^(query|everywhere)$/, enter: /./};
  function used(one, form, what) {
    var parts = one.path.split('|'), name = parts[3];
    if (parts[2] !== form.id) return false;
    return form.id !== 'change' || name === 'note' || (TAKES[what] || /^$/).test(name);
  }
  document.addEventListener('keydown', function (event) {
    var typing = event.target.closest('input,textarea,select');
    if (event.key === 'Escape') {
      var menu = document.querySelector('.menu[open]');
      if (!tools.hidden) { hideTools(); return; }
      if (menu) { menu.open = false; menu.querySelector('summary').focus(); return; }
      if (picks()) { aim(false); return; }
      if (select && !(typing && typing.value !== typing.defaultValue)) close();
      return;
    }
    if (typing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    var key = event.key.toLowerCase(), button = key === 'z' ? $(event.shiftKey ? 'redo' : 'undo') : key === 'y' ? $('redo') : null;
    if (!button || button.disabled) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });

  /* ------------------------------------------------------------ the map */
  function picks() { var button = $('pick'); return !!button && button.getAttribute('aria-pressed') === 'true'; }
  function aim(on) {
    var button = $('pick');
    if (button) {
      var hint = $('point-hint');
      if (!hint.dataset.text) hint.dataset.text = hint.textContent;
      hint.textContent = on ? words.picking : hint.dataset.text;
      button.setAttribute('aria-pressed', String(on));
    }
    tell({pick: on});
    if (on) frame.focus();
  }
  document.addEventListener('click', function (event) { if (event.target.id === 'pick') aim(!picks()); });
  ['mouseover', 'focusin'].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var button = event.target.closest && event.target.closest('[data-spot]');
      tell({lit: button ? +button.dataset.spot : -1});
    });
  });
  addEventListener('message', function (event) {
    var news = event.data;
    if (event.source !== frame.contentWindow || !news || news.desk !== true) return;
    if (news.ready && !ready) {
      ready = true;
      queue.splice(0).forEach(tell);
      var spots = $('panel').dataset.spots;
      if (spots) tell({spots: JSON.parse(spots)});
      light(select);
    }
    if (news.drawn) root.dataset.redrawn = Math.round(performance.now() - asked);  /* ms from the click to the new map */
    if (typeof news.stop === 'string' && news.stop !== select && !($('panel').dataset.key && find(news.stop).some(function (one) { return one.classList.contains('on'); }))) open(news.stop, 'map');
    if ('candidate' in news) { var button = document.querySelector('[data-spot="' + (+news.candidate) + '"]'); if (button) button.click(); }
    if (Array.isArray(news.point) && $('pick')) {
      $('by-hand').open = true;
      all('[form=change][name=latitude]')[0].value = (+news.point[0]).toFixed(5);
      all('[form=change][name=longitude]')[0].value = (+news.point[1]).toFixed(5);
      aim(false);
      document.querySelector('button[value=hand]').focus();
    } else if ('point' in news) aim(false);
    if (news.escape && select) close();
  });

  /* ------------------------------------------------------------ words that were missed */
  var tools = $('tools'), chosen = null;
  [['addname:stop', 'as_stop'], ['addname:origin', 'as_origin'], ['addname:destination', 'as_destination'], ['addname:mention', 'as_name'], ['addfigure', 'as_figure']].forEach(function (one) {
    var button = make('button', words[one[1]]);
    button.type = 'button';
    button.value = one[0];
    button.addEventListener('click', function () { add(button); });
    tools.appendChild(button);
  });
  tools.setAttribute('aria-label', words.selected);
  function hideTools() { tools.hidden = true; chosen = null; }
  /* Characters as Python counts them, without the labels that stand in the text. */
  function offset(paragraph, node, at) {
    var range = document.createRange(), count = 0;
    range.setStart(paragraph, 0);
    range.setEnd(node, at);
    var part = range.cloneContents();
    all('[data-skip]', part).forEach(function (one) { one.remove(); });
    count = Array.from(part.textContent).length;
    return +paragraph.dataset.start + count;
  }
  function holder(node) { var one = node.nodeType === 1 ? node : node.parentElement; return one && one.closest('.words p'); }
  function selected() {
    var now = getSelection();
    if (!now.rangeCount || now.isCollapsed || !String(now).trim()) return null;
    var range = now.getRangeAt(0), from = holder(range.startContainer), to = holder(range.endContainer);
    if (!from) return null;
    if (to !== from) {
      if (to && to.closest('.words') !== from.closest('.words')) return null;
      var whole = document.createRange();
      whole.selectNodeContents(from);
      return {report: from.closest('.words').dataset.report, start: offset(from, range.startContainer, range.startOffset), end: offset(from, from, from.childNodes.length), box: range.getBoundingClientRect()};
    }
    return {report: from.closest('.words').dataset.report, start: offset(from, range.startContainer, range.startOffset), end: offset(from, range.endContainer, range.endOffset), box: range.getBoundingClientRect()};
  }
  function offer() {
    var found = selected();
    if (!found || found.end <= found.start || found.end - found.start > 200) { hideTools(); return; }
    chosen = found;
    tools.hidden = false;
    var width = tools.offsetWidth;
    tools.style.left = Math.max(8, Math.min(found.box.left, root.clientWidth - width - 8)) + scrollX + 'px';
    tools.style.top = found.box.bottom + scrollY + 8 + 'px';
  }
  document.addEventListener('mouseup', function (event) { if (!tools.contains(event.target)) setTimeout(offer, 0); });
  document.addEventListener('keyup', function (event) { if (event.shiftKey || event.key === 'Shift') offer(); });
  document.addEventListener('selectionchange', function () { if (getSelection().isCollapsed && !tools.contains(document.activeElement)) hideTools(); });
  document.addEventListener('touchend', function () { setTimeout(offer, 350); });
  function add(button) {
    if (!chosen) return;
    var form = $('add-form'), body = new FormData(form);
    body.set('report', chosen.report);
    body.set('start', chosen.start);
    body.set('end', chosen.end);
    body.set('do', button.value);
    body.set('window', windowName);
    getSelection().removeAllRanges();
    send('/change', body, form, button);
  }

  /* ------------------------------------------------------------ other windows */
  var told = revision;
  function look() {
    if (document.hidden) return;
    fetch('/revision?seen=' + revision, {credentials: 'same-origin'}).then(function (reply) { return reply.json(); }).then(function (news) {
      if (news.revision === revision || news.revision === told) return;
      told = news.revision;
      var box = make('div', '', 'news'), line = make('p', words.newer), button = make('button', words.show_news), list = make('ul');
      news.meanwhile.forEach(function (one) { list.appendChild(make('li', one)); });
      button.type = 'button';
      button.addEventListener('click', function () {
        ask('/?sel=' + encodeURIComponent(select) + '&window=' + encodeURIComponent(windowName), {keep: typed(), changed: true});
      });
      box.appendChild(line);
      box.appendChild(list);
      box.appendChild(button);
      $('notice').appendChild(box);
    }, function () {});
  }
  setInterval(look, 8000);
  document.addEventListener('visibilitychange', look);
  addEventListener('focus', look);
  if (frame.contentWindow) frame.contentWindow.postMessage({desk: true, ask: true}, '*');
  select = $('panel').dataset.key || '';
  if (select) { under.scrollTop = 0; reveal(); }
})();
