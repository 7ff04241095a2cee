/* The interactive map. All text comes from the page's JSON block and is set as text, never as markup. */
function routeMap(id, data, options) {
  'use strict';
  var NS = 'http://www.w3.org/2000/svg', words = data.words, TAU = 2 * Math.PI;
  var calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  var frame = data.frame, lon0 = frame.lon0 * Math.PI / 180, lat0 = frame.lat0 * Math.PI / 180;

  function svg(name, attributes, parent) {
    var element = document.createElementNS(NS, name);
    for (var key in attributes) element.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(element);
    return element;
  }
  function tag(name, text, parent, kind) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    if (kind) element.className = kind;
    if (parent) parent.appendChild(element);
    return element;
  }

  /* Lambert's equal-area projection, in earth radii with y downwards, as the drawing uses it. */
  var azimuthal = {
    bounds: L.bounds([-2, -2], [2, 2]),
    project: function (p) {
      var f = p.lat * Math.PI / 180, l = p.lng * Math.PI / 180 - lon0;
      var c = Math.sin(f) * Math.sin(lat0) + Math.cos(f) * Math.cos(lat0) * Math.cos(l);
      var k = Math.sqrt(2 / Math.max(1 + c, 1e-9));
      return L.point(k * Math.cos(f) * Math.sin(l),
        -k * (Math.cos(lat0) * Math.sin(f) - Math.sin(lat0) * Math.cos(f) * Math.cos(l)));
    },
    unproject: function (p) {
      var x = p.x, y = -p.y, r = Math.min(Math.hypot(x, y), 1.9999);
      if (r < 1e-12) return L.latLng(frame.lat0, frame.lon0);
      var c = 2 * Math.asin(r / 2);
      var f = Math.asin(Math.cos(c) * Math.sin(lat0) + y * Math.sin(c) * Math.cos(lat0) / r);
      var l = Math.atan2(x * Math.sin(c), r * Math.cos(lat0) * Math.cos(c) - y * Math.sin(lat0) * Math.sin(c));
      return L.latLng(f * 180 / Math.PI, frame.lon0 + l * 180 / Math.PI);
    }
  };
  var crs = frame.kind === 'mercator' ? L.CRS.EPSG3857 : L.extend({}, L.CRS, {
    projection: azimuthal, transformation: L.transformation(1 / TAU, 0.5, 1 / TAU, 0.5), infinite: true, code: 'LAEA',
    distance: L.CRS.Earth.distance, R: 6371000
  });
  var shift = frame.kind === 'mercator' ? lon0 : 0;

  /* Pixels of the drawing <-> pixels of the world at a zoom. */
  function ratio(zoom) { return 256 * Math.pow(2, zoom) / TAU / frame.scale; }
  function world(x, y, zoom) {
    var r = ratio(zoom), half = 128 * Math.pow(2, zoom);
    return L.point(x * r + (frame.x + shift) * frame.scale * r + half, y * r + frame.y * frame.scale * r + half);
  }
  function degrees(x, y) { return crs.pointToLatLng(world(x, y, 10), 10); }

  function fill(mark) { // what the page leaves out because it is usual
    mark.group = mark.group || 0;
    mark.index = mark.index || 0;
    mark.id = mark.id || 's' + mark.group + '-' + mark.index;
    mark.color = mark.group % data.colors;
    mark.number = (data.many ? String.fromCharCode(65 + mark.group % 26) : '') + (mark.index + 1);
    mark.facts = mark.facts || [];
    mark.told = !!mark.told;
  }
  data.marks.forEach(fill);
  var box = data.box;
  var map = L.map(id, L.extend({
    crs: crs, zoomSnap: 0, zoomDelta: 0.75, wheelPxPerZoomLevel: 90, zoomControl: false, attributionControl: !!data.tiles,
    zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: !calm, scrollWheelZoom: false,
    dragging: !L.Browser.mobile, keyboardPanDelta: 90, worldCopyJump: false,
    maxBoundsViscosity: 1
  }, options));
  if (map.attributionControl) map.attributionControl.setPrefix(false);
  var element = map.getContainer();
  element.setAttribute('role', 'region');
  element.setAttribute('aria-label', words.map);

  function fit() {
    var size = map.getSize(), narrow = size.x < 600, left = narrow ? 62 : 118, right = narrow ? 46 : 118, high = narrow ? 44 : 60;
    var r = Math.min(Math.max(size.x - left - right, 90) / Math.max(box[2] - box[0], 1), Math.max(size.y - 2 * high, 90) / Math.max(box[3] - box[1], 1));
    r = Math.min(r, narrow ? data.most_narrow : data.most);
    var zoom = Math.log2(r * frame.scale * TAU / 256);
    map.options.minZoom = -5;
    map.options.maxZoom = 22;
    map.setView(degrees((box[0] + box[2] - (left - right) / r) / 2, (box[1] + box[3]) / 2), zoom, {animate: false});
    map.setMinZoom(zoom - 1);
    map.setMaxZoom(Math.max(zoom + 5, 8));
    return zoom;
  }

  map.createPane('drawing').style.zIndex = 250;
  map.createPane('names').style.zIndex = 590;
  map.getPane('names').style.pointerEvents = 'none';
  var drawing = svg('svg', {'class': 'over', 'aria-hidden': 'true', focusable: 'false'}, map.getPane('drawing'));
  var names = svg('svg', {'class': 'over', 'aria-hidden': 'true', focusable: 'false'}, map.getPane('names'));
  var under = data.tiles ? null : svg('use', {href: '#base', 'class': 'based'}, drawing);
  var lands = svg('g', {}, drawing);
  var lines = svg('use', {href: '#base-lines'}, drawing);

  var ties = svg('g', {}, drawing);

  function place() {
    var zoom = map.getZoom(), r = ratio(zoom), at = world(0, 0, zoom).subtract(map.getPixelOrigin());
    var move = function (k) { return 'matrix(' + k + ' 0 0 ' + k + ' ' + at.x + ' ' + at.y + ')'; };
    if (under) under.setAttribute('transform', move(r / 10));
    lines.setAttribute('transform', move(r));
  }

  /* ---------------------------------------------------------------- names that never collide */
  var pen = document.createElement('canvas').getContext('2d');
  var family = getComputedStyle(element).fontFamily;
  function width(text, size, bold) { pen.font = (bold ? '600 ' : '400 ') + size + 'px ' + family; return pen.measureText(text).width + 2; }
  var SIDES = [[1, 0], [-1, 0], [1, -1], [1, 1], [-1, -1], [-1, 1], [0, -1], [0, 1]], REACH = [3, 8, 24, 38, 56];
  var taken, segments, size;
  function meets(b, s) {
    var low = 0, high = 1, p = [[s[2] - s[0], s[0], b[0], b[2]], [s[3] - s[1], s[1], b[1], b[3]]];
    for (var i = 0; i < 2; i++) {
      var d = p[i][0], at = p[i][1], near = p[i][2], far = p[i][3];
      if (Math.abs(d) < 1e-9) { if (at < near || at > far) return false; continue; }
      var u = (near - at) / d, v = (far - at) / d;
      low = Math.max(low, Math.min(u, v)); high = Math.min(high, Math.max(u, v));
      if (low > high) return false;
    }
    return true;
  }
  function free(b) {
    if (b[0] < 3 || b[1] < 3 || b[2] > size.x - 3 || b[3] > size.y - 3) return false;
    return !taken.some(function (o) { return b[0] < o[2] + 2 && o[0] < b[2] + 2 && b[1] < o[3] + 2 && o[1] < b[3] + 2; });
  }
  function crossed(b) { return segments.reduce(function (n, s) { return n + (meets(b, s) ? 1 : 0); }, 0); }
  function halves(name) { // a long name on two lines of about the same length
    var best = -1;
    for (var at = name.indexOf(' '); at >= 0; at = name.indexOf(' ', at + 1)) {
      if (best < 0 || Math.abs(2 * at - name.length) < Math.abs(2 * best - name.length)) best = at;
    }
    return name.length < 13 || best < 0 ? null : [name.slice(0, best), name.slice(best + 1)];
  }
  function label(rows) {
    return {rows: rows, w: Math.max.apply(null, rows.map(function (r) { return width(r[0], r[2], r[1][0] === 'n'); })),
      h: rows.reduce(function (sum, r) { return sum + r[2] * 1.16; }, 0)};
  }
  function around(x0, y, radius, one, half) {
    var best = null, cost = Infinity;
    REACH.forEach(function (reach) {
      SIDES.forEach(function (side, rank) {
        var dx = side[0], dy = side[1], x = x0 + Math.max(half - radius, 0) * dx, slant = dx && dy ? 0.72 : 1, px = x + dx * (radius + reach) * slant, py = y + dy * (radius + reach) * slant;
        var left = dx > 0 ? px : dx < 0 ? px - one.w : px - one.w / 2, top = dy === 0 ? py - one.h / 2 : dy < 0 ? py - one.h : py;
        if (dx && dy) top += dy < 0 ? 5 : -5;
        var b = [left, top, left + one.w, top + one.h], c = rank + reach * 0.35;
        if (c >= cost || !free(b)) return;
        c += 9 * crossed(b);
        if (c >= cost) return;
        var line = reach > 10 ? [x, y, px - dx * 2, dx ? top + one.h / 2 : py - dy * 2] : null;
        if (line && taken.some(function (o) { return !(o[0] <= x0 && x0 <= o[2] && o[1] <= y && y <= o[3]) && meets(o, line); })) return;
        cost = c; best = {b: b, anchor: dx > 0 ? 'start' : dx < 0 ? 'end' : 'middle', line: line, rows: one.rows};
      });
    });
    return best;
  }
  function draw(put, parent) {
    taken.push(put.b);
    if (put.line) {
      segments.push(put.line);
      svg('path', {'class': 'leader', d: 'M' + put.line[0] + ' ' + put.line[1] + 'L' + put.line[2] + ' ' + put.line[3]}, parent);
    }
    var x = put.anchor === 'start' ? put.b[0] : put.anchor === 'end' ? put.b[2] : (put.b[0] + put.b[2]) / 2, y = put.b[1];
    put.rows.forEach(function (row) {
      y += row[2] * 1.16;
      svg('text', {'class': row[1], x: x.toFixed(1), y: (y - row[2] * 0.26).toFixed(1), 'font-size': row[2], 'text-anchor': put.anchor}, parent).textContent = row[0];
    });
  }
  function centred(spots, one, most, parent) {
    return spots.some(function (spot) {
      var b = [spot[0] - one.w / 2, spot[1] - one.h / 2, spot[0] + one.w / 2, spot[1] + one.h / 2];
      if (!free(b) || crossed(b) > most) return false;
      draw({b: b, anchor: 'middle', rows: one.rows}, parent);
      return true;
    });
  }
  function beside(points, one, parent) {
    var h = one.w / 2 + 7, v = one.h / 2 + 5, done = false;
    [0, 2, 9].forEach(function (most) {
      [0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75, 0.16, 0.84].forEach(function (share) {
        if (done) return;
        var i = Math.min(points.length - 2, Math.floor(share * (points.length - 1))), a = points[i], b = points[i + 1];
        var f = share * (points.length - 1) - i, x = a[0] + (b[0] - a[0]) * f, y = a[1] + (b[1] - a[1]) * f;
        var dx = b[0] - a[0], dy = b[1] - a[1], length = Math.hypot(dx, dy) || 1, away = Math.abs(dy) / length * h + Math.abs(dx) / length * v;
        done = centred([[x - dy / length * away, y + dx / length * away], [x + dy / length * away, y - dx / length * away]], one, most, parent);
      });
    });
  }

  /* ---------------------------------------------------------------- stops */
  var layer = L.layerGroup().addTo(map), icons = {};
  function together(marks) {
    if (marks.length === 1) return marks[0].number;
    var first = marks[0], last = marks[marks.length - 1];
    if (last.index - first.index === marks.length - 1) return first.number + '–' + (last.index + 1);
    return marks.length === 2 ? first.number + ', ' + (last.index + 1) : first.number + ' +' + (marks.length - 1);
  }
  function shape(mark, radius, text) {
    var textSize = radius * (text.length < 3 ? 1.12 : 0.9), half = Math.max(radius, width(text, textSize, true) / 2 + 4);
    var holder = svg('svg', {width: 2 * half + 4, height: 2 * radius + 4, viewBox: [-half - 2, -radius - 2, 2 * half + 4, 2 * radius + 4].join(' '), 'aria-hidden': 'true', focusable: 'false'});
    var group = svg('g', {'class': 'mark ' + (!mark.unsure ? 'sure' : mark.undated ? 'open undated' : 'open') + ' g' + mark.color}, holder);
    var kind = data.shapes[mark.group % data.shapes.length];
    if (kind === 'circle' || kind === 'square') {
      var tall = kind === 'circle' ? radius : radius * 0.92;
      svg('rect', {'class': 'rim', x: -half, y: -tall, width: 2 * half, height: 2 * tall, rx: kind === 'circle' ? radius : 1.5}, group);
    } else {
      var corners = {diamond: 4, hexagon: 6, triangle: 3, pentagon: 5}[kind], reach = {diamond: 1.32, hexagon: 1.12, triangle: 1.5, pentagon: 1.2}[kind], points = [];
      for (var k = 0; k < corners; k++) points.push((half * reach * Math.sin(TAU * k / corners)).toFixed(1) + ',' + (-radius * reach * Math.cos(TAU * k / corners)).toFixed(1));
      svg('polygon', {'class': 'rim', points: points.join(' ')}, group);
    }
    svg('text', {y: (textSize * 0.35).toFixed(1), 'font-size': textSize.toFixed(1)}, group).textContent = text;
    return {node: holder, half: half};
  }
  function details(marks) {
    var holder = tag('div', '', null, 'popup');
    marks.forEach(function (mark, i) {
      if (i) tag('hr', '', holder);
      tag('h3', mark.number + '. ' + mark.name, holder);
      if (mark.where) tag('p', mark.where, holder, 'when');
      tag('p', mark.date + (mark.basis ? ' (' + mark.basis + ')' : ''), holder, 'when');
      mark.facts.forEach(function (fact) { tag('p', fact, holder); });
      var row = document.querySelector('tr[data-stop="' + mark.id + '"] .words');
      if (row) Array.prototype.forEach.call(row.querySelectorAll('div'), function (piece) {
        tag('blockquote', '', holder).appendChild(piece.cloneNode(true));
      });
    });
    return holder;
  }
  function hint(marks) {
    var holder = tag('div');
    marks.slice(0, 4).forEach(function (mark) {
      tag('strong', mark.name, tag('div', '', holder));
      tag('div', mark.date, holder);
      if (mark.facts[0]) tag('div', mark.facts[0], holder);
    });
    return holder;
  }
  function point(x, y) { return map.latLngToContainerPoint(degrees(x, y)); }
  function hull(cluster, radius) {
    var half = Math.max(radius, width(together(cluster.marks), radius, true) / 2 + 4, 11.6) + 1, high = Math.max(radius, 11.6) + 1;
    return [cluster.p.x - half, cluster.p.y - high, cluster.p.x + half, cluster.p.y + high];
  }
  function touch(a, b) { return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]; }
  function relax(points, least, most) {
    var now = points.map(function (p) { return [p.x, p.y]; }), near = true;
    for (var turn = 0; turn < 60 && near; turn++) {
      near = false;
      var pushed = now.map(function (p, i) {
        var x = 0, y = 0;
        now.forEach(function (q, j) {
          if (i === j) return;
          var dx = p[0] - q[0], dy = p[1] - q[1], gap = Math.hypot(dx, dy);
          if (gap >= least) return;
          near = true;
          if (gap > 0.01) { dx /= gap; dy /= gap; } else { dx = Math.cos(2.4 * (i - j)); dy = Math.sin(2.4 * (i - j)); }
          x += dx * (least - gap) * 0.3;
          y += dy * (least - gap) * 0.3;
        });
        return [x, y];
      });
      now = now.map(function (p, i) {
        var dx = p[0] + pushed[i][0] - points[i].x, dy = p[1] + pushed[i][1] - points[i].y, far = Math.max(Math.hypot(dx, dy) / most, 1);
        return [points[i].x + dx / far, points[i].y + dy / far];
      });
    }
    return now;
  }
  function settle(cluster, radius) {
    var n = cluster.marks.length, mean = function (k) { return cluster.spots.reduce(function (sum, spot) { return sum + spot[k]; }, 0) / n; };
    cluster.p = L.point(mean(0), mean(1));
    cluster.box = hull(cluster, radius);
    return cluster;
  }
  function apart(a, b) { return a.marks[0].group !== b.marks[0].group || a.marks[0].told !== b.marks[0].told; }
  function spread(radius) {
    var points = data.marks.map(function (mark) { return point(mark.x, mark.y); });
    var spots = relax(points, Math.max(2 * radius + 4, 26), Math.max(1.9 * radius + 4, 24)), i = 0;
    var found = data.marks.map(function (mark, n) { return settle({marks: [mark], spots: [spots[n]]}, radius); });
    while (i < found.length) {
      var j = 0;
      while (j < i && (apart(found[j], found[i]) || !touch(found[j].box, found[i].box))) j++;
      if (j === i) { i++; continue; }
      found[j].marks = found[j].marks.concat(found[i].marks);
      found[j].spots = found[j].spots.concat(found[i].spots);
      found[j].marks.sort(function (a, b) { return a.index - b.index; });
      settle(found[j], radius);
      found.splice(i, 1);
      i = j;
    }
    var r = ratio(map.getZoom());
    found.forEach(function (one, n) {
      var x = one.p.x, y = one.p.y;
      for (var step = 1; step < 40; step++) {
        if (!found.slice(0, n).some(function (other) { return touch(one.box, other.box); })) break;
        var angle = step * Math.PI / 4, reach = 14 + 12 * (Math.floor((step - 1) / 8) + 1);
        one.p = L.point(x + reach * Math.cos(angle), y - reach * Math.sin(angle));
        one.box = hull(one, radius);
      }
      var first = one.marks[0], at = point(first.x, first.y);
      one.x = first.x + (one.p.x - at.x) / r;
      one.y = first.y + (one.p.y - at.y) / r;
      one.from = one.marks.filter(function (mark) { return Math.hypot(mark.x - one.x, mark.y - one.y) * r > 4; });
    });
    return found;
  }
  var open = null, asked = null;
  function show(marks, at, from) {
    asked = from || null;
    var content = details(marks);
    content.tabIndex = -1;
    open = marks[0];
    map.fire('shown', {stops: marks});
    L.popup({minWidth: 180, maxWidth: Math.min(300, size.x - 120), autoPanPaddingTopLeft: [52, 12], autoPanPaddingBottomRight: [12, 12], offset: [0, -4]}).setLatLng(at).setContent(content).openOn(map);
    var close = element.querySelector('.leaflet-popup-close-button');
    if (close) { close.setAttribute('aria-label', words.close); close.title = words.close; }
    content.focus({preventScroll: true});
  }
  map.on('popupclose', function () {
    var mark = open;
    open = null;
    var now = document.activeElement;
    if (!mark || (now && now !== document.body && !now.closest('.leaflet-popup'))) return;
    var icon = asked && document.contains(asked) ? asked : icons[mark.id];
    if (icon) icon.focus({preventScroll: true});
  });
  element.addEventListener('keydown', function (event) { if (event.key === 'Escape') map.closePopup(); });

  function stops(radius) {
    var clusters = spread(radius), focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.stop : null;
    layer.clearLayers();
    icons = {};
    clusters.forEach(function (cluster) {
      var marks = cluster.marks, text = together(marks), drawn = shape(marks[0], radius, text);
      var wide = Math.max(24, Math.ceil(2 * drawn.half));
      var at = degrees(cluster.x, cluster.y);
      var marker = L.marker(at, {keyboard: true, icon: L.divIcon({className: 'stop-icon', html: drawn.node, iconSize: [wide, 24]})});
      marker.on('add', function () {
        var node = marker.getElement();
        node.setAttribute('aria-label', (marks.length > 1 ? words.stop_many : words.stop_name).replace('{number}', text)
          .replace('{place}', function () { return marks.map(function (mark) { return mark.name + ', ' + mark.date; }).join('; '); }));
        node.dataset.stop = marks[0].id;
        marks.forEach(function (mark) { icons[mark.id] = node; });
      });
      marker.on('click', function () { show(marks, at, marker.getElement()); });
      marker.on('keydown', function (event) {
        var pressed = event.originalEvent;
        if (pressed.key !== 'Enter' && pressed.key !== ' ') return;
        L.DomEvent.stop(pressed);
        show(marks, at, marker.getElement());
      });
      marker.bindTooltip(hint(marks), {direction: 'top', offset: [0, -10]});
      marker.addTo(layer);
    });
    if (focused && icons[focused]) icons[focused].focus({preventScroll: true});
    return clusters;
  }

  /* The stops without a name on the map, listed below it. */
  var key = document.querySelector('.keyed.live');
  function list(marks) {
    key.textContent = '';
    key.hidden = !marks.length;
    if (!marks.length) return;
    var rows = tag('ul', '', key, 'key');
    rows.setAttribute('aria-label', words.names);
    marks.sort(function (a, b) { return a.group - b.group || a.index - b.index; }).forEach(function (mark) {
      var row = tag('li', '', rows);
      tag('b', mark.number, row);
      row.appendChild(document.createTextNode(' ' + mark.name));
    });
  }

  var labelled = svg('g', {}, names), atZoom = null, clusters = [];
  /* The small globe goes where it hides no stop; where there is no such corner it goes away. */
  function seat() {
    if (!globe) return;
    var corners = ['topright', 'bottomright'], holder = globe.getContainer(), found = corners.find(function (corner) {
      globe.setPosition(corner);
      holder = globe.getContainer();
      holder.hidden = false;
      var b = holder.getBoundingClientRect(), e = element.getBoundingClientRect();
      return !data.marks.some(function (mark) {
        var p = point(mark.x, mark.y);
        return p.x > b.left - e.left - 14 && p.x < b.right - e.left + 14 && p.y > b.top - e.top - 14 && p.y < b.bottom - e.top + 14;
      });
    });
    holder.hidden = !found;
  }
  function compose() {
    size = map.getSize();
    if (!size.x) return;
    place();
    if (atZoom === null) seat();
    taken = [];
    segments = [];
    var narrow = size.x < 560, radius = narrow ? (data.marks.length <= 20 ? 9 : 7.5) : (data.marks.length <= 40 ? 11 : 9), text = narrow ? 12.5 : 14.5;
    var corner = L.DomUtil.getPosition(map.getPane('mapPane')) || L.point(0, 0);
    labelled.setAttribute('transform', 'translate(' + -corner.x + ' ' + -corner.y + ')');
    lands.setAttribute('transform', 'translate(' + -corner.x + ' ' + -corner.y + ')');
    ties.setAttribute('transform', 'translate(' + -corner.x + ' ' + -corner.y + ')');
    ties.textContent = '';
    labelled.textContent = '';
    lands.textContent = '';
    Array.prototype.forEach.call(element.querySelectorAll('.leaflet-control'), function (control) {
      var b = control.getBoundingClientRect(), e = element.getBoundingClientRect();
      taken.push([b.left - e.left - 4, b.top - e.top - 4, b.right - e.left + 4, b.bottom - e.top + 4]);
    });
    function run(path) { return path.map(function (p) { var q = point(p[0], p[1]); return [q.x, q.y]; }); }
    function avoid(path) {
      for (var i = 1; i < path.length; i++) {
        var s = [path[i - 1][0], path[i - 1][1], path[i][0], path[i][1]];
        if (meets([-50, -50, size.x + 50, size.y + 50], s)) segments.push(s);
      }
      return path;
    }
    data.ways.forEach(function (way) { avoid(run(way)); });
    var measured = data.measured ? avoid(run(data.measured.line)) : null, reported = (data.reported || []).map(function (path) { return avoid(run(path)); });
    var fresh = atZoom === null;
    if (atZoom !== map.getZoom() || !clusters.length) { clusters = stops(radius); atZoom = map.getZoom(); }
    clusters.forEach(function (cluster) {
      cluster.p = point(cluster.x, cluster.y);
      taken.push(hull(cluster, radius));
      cluster.from.forEach(function (mark) {
        var q = point(mark.x, mark.y);
        svg('path', {'class': 'leader', d: 'M' + q.x + ' ' + q.y + 'L' + cluster.p.x + ' ' + cluster.p.y}, ties);
        svg('circle', {'class': 'dot g' + mark.color, cx: q.x, cy: q.y, r: 2.4}, ties);
      });
    });
    if (measured) {
      var seen = reported.some(function (path) { return path.some(function (p) { return p[0] > 20 && p[1] > 20 && p[0] < size.x - 20 && p[1] < size.y - 20; }); });
      var rows = [[data.measured.text, 'n tm', text]];
      if (data.measured.place) {
        var named = around(measured[0][0], measured[0][1], 4, label([[data.measured.place, 'n tm', text]]), 0);
        if (named) draw(named, labelled);
      }
      if (!seen && data.measured.reported) rows.push([data.measured.reported, 'n tr', text]);
      beside(measured, label(rows), labelled);
      if (seen) {
        var inside = reported.map(function (path) { return path.filter(function (p) { return p[0] > 0 && p[1] > 0 && p[0] < size.x && p[1] < size.y; }); });
        inside.sort(function (a, b) { return b.length - a.length; });
        if (inside[0].length > 1) beside(inside[0], label([[data.measured.reported, 'n tr', text]]), labelled);
      }
    }
    var order = clusters.map(function (cluster, i) {
      return [cluster.marks.some(function (mark) { return mark.told; }) ? 0 : i === 0 || i === clusters.length - 1 ? 1 : 2, i, cluster];
    }).sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
    var unnamed = [];
    order.forEach(function (item) {
      var marks = item[2].marks, p = item[2].p;
      if (p.x < 0 || p.y < 0 || p.x > size.x || p.y > size.y) return;
      var called = marks.map(function (mark) { return mark.name; }).filter(function (name, i, all) { return all.indexOf(name) === i; });
      var title = called.length < 3 ? called.join(', ') : called[0] + ' – ' + called[called.length - 1];
      var dates = marks.map(function (mark) { return mark.short; }).filter(function (day, i, all) {
        return day && all.indexOf(day) === i && !all.some(function (other) { return other && other !== day && other.indexOf(day) >= 0; });
      }).join(', ');
      var tries = [[[title, 'n', text]]];
      if (dates && marks.length < 3) tries.unshift([[title, 'n', text], [dates, 'd', text - 1.5]]);
      var cut = halves(title);
      if (cut) tries.push([[cut[0], 'n', text], [cut[1], 'n', text]]);
      if (called.length > 1) tries.push([[called[0], 'n', text]]);
      var named = false;
      tries.some(function (rows) {
        var put = around(p.x, p.y, radius, label(rows), (item[2].box[2] - item[2].box[0]) / 2);
        if (!put) return false;
        draw(put, labelled);
        var written = rows.filter(function (row) { return row[1] === 'n'; }).map(function (row) { return row[0]; });
        named = called.length < 3 && written.join(' ') === title;
        return true;
      });
      if (!named) unnamed = unnamed.concat(marks);
    });
    if (fresh) list(unnamed);
    if (data.tiles) return;
    var dots = [], most = narrow ? 3 : 7;
    data.towns.forEach(function (town) {
      if (dots.length >= most) return;
      var q = point(town[1], town[2]), dot = [q.x - 4, q.y - 4, q.x + 4, q.y + 4];
      if (!free([q.x - 12, q.y - 12, q.x + 12, q.y + 12]) || crossed(dot) || dots.some(function (o) { return Math.hypot(o.x - q.x, o.y - q.y) < (narrow ? 70 : 130); })) return;
      var one = label([[town[0], 't', narrow ? 10.5 : 12.5]]);
      if (!centred([[q.x + 6 + one.w / 2, q.y], [q.x - 6 - one.w / 2, q.y]], one, 0, lands)) return;
      svg('circle', {'class': 'town', cx: q.x, cy: q.y, r: 2.2}, lands);
      taken.push(dot);
      dots.push(q);
    });
    data.countries.forEach(function (country) {
      var one = label([[country[0], 'c', narrow ? 10 : 12]]), r = ratio(map.getZoom());
      one.w += 1.5 * country[0].length;
      centred(country[1].filter(function (s) { return s[2] * r > one.w + 6; }).map(function (s) { var q = point(s[0], s[1]); return [q.x, q.y]; }), one, 0, lands);
    });
  }

  var zoomer = L.control.zoom({position: 'topleft', zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out}).addTo(map);
  var Reset = L.Control.extend({onAdd: function () {
    var bar = L.DomUtil.create('div', 'leaflet-bar reset'), link = L.DomUtil.create('a', '', bar);
    link.href = '#';
    link.title = words.reset;
    link.setAttribute('role', 'button');
    link.setAttribute('aria-label', words.reset);
    svg('path', {d: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4'}, svg('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, link));
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.on(link, 'click', function (event) { L.DomEvent.preventDefault(event); fit(); });
    return bar;
  }});
  new Reset({position: 'topleft'}).addTo(map);
  L.control.scale({position: 'bottomleft', imperial: data.miles, maxWidth: 110}).addTo(map);
  var globe = null;
  if (data.globe) {
    var Globe = L.Control.extend({onAdd: function () {
      var holder = L.DomUtil.create('div', 'globe');
      svg('use', {href: '#base-globe'}, svg('svg', {viewBox: '-48 -48 96 96', 'aria-hidden': 'true', focusable: 'false'}, holder));
      return holder;
    }});
    globe = new Globe({position: 'topright'}).addTo(map);
  }

  document.documentElement.classList.add('js');
  map.invalidateSize({animate: false});
  map.on('zoom viewreset', place);
  fit();
  map.setMaxBounds(L.latLngBounds(degrees(data.limit[0], data.limit[1]), degrees(data.limit[2], data.limit[3])));
  compose();
  map.on('moveend', compose);
  var last = map.getSize();
  map.on('resize', function () {
    var now = map.getSize();
    if (now.x !== last.x || now.y !== last.y) { last = now; atZoom = null; fit(); compose(); }
  });
  map.whenReady(function () { map.fire('drawn'); });

  /* ---------------------------------------------------------------- table, cards, height */
  function go(mark) {
    var at = degrees(mark.x, mark.y);
    element.scrollIntoView({behavior: calm ? 'auto' : 'smooth', block: 'nearest'});
    map.panTo(at, {animate: false});
    show([mark], at, null);
  }
  function find(key) { return data.marks.find(function (mark) { return mark.id === key; }); }
  Array.prototype.forEach.call(document.querySelectorAll('[data-go]'), function (holder) {
    var mark = find(holder.getAttribute('data-go'));
    if (!mark) return;
    var button = tag('button', holder.classList.contains('card') ? words.show.replace('{place}', function () { return mark.name; }) : holder.textContent, null, 'go');
    button.type = 'button';
    if (!holder.classList.contains('card')) { button.setAttribute('aria-label', words.show.replace('{place}', function () { return mark.name; })); holder.textContent = ''; }
    button.addEventListener('click', function () { go(mark); });
    holder.appendChild(button);
  });
  var table = document.querySelector('table.stops');
  if (table) Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, column) {
    if (!cell.hasAttribute('data-sort')) return;
    var button = tag('button', cell.textContent);
    button.type = 'button';
    cell.textContent = '';
    cell.appendChild(button);
    button.addEventListener('click', function () {
      var down = cell.getAttribute('aria-sort') === 'ascending', body = table.tBodies[0];
      Array.prototype.forEach.call(cell.parentNode.cells, function (other) { other.removeAttribute('aria-sort'); });
      cell.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      function key(row) {
        var cell = row.cells[column], own = cell.getAttribute('data-key');
        return own === null ? (cell.querySelector('.go') || cell).textContent : own;
      }
      Array.prototype.slice.call(body.rows).sort(function (a, b) {
        var p = key(a), q = key(b);
        if (p === '' || q === '') return (p === '') - (q === '');
        var order = cell.getAttribute('data-sort') === 'number' ? p - q : p.localeCompare(q, document.documentElement.lang);
        return down ? -order : order;
      }).forEach(function (row) { body.appendChild(row); });
    });
  });
  /* Inside an article the page may come folded: the map, and below it what opens on demand. */
  if (location.hash.indexOf('#compact') === 0) Array.prototype.forEach.call(document.querySelectorAll('main > section'), function (section) {
    var details = tag('details'), summary = tag('summary', '', details);
    section.parentNode.insertBefore(details, section);
    summary.appendChild(section.querySelector('h2'));
    details.appendChild(section);
  });
  if (window.parent !== window) {
    var own = /[?&]childId=([\w-]+)/.exec(location.search), child = own ? own[1] : data.id;
    var told = 0, tell = function () {
      var height = Math.ceil(document.querySelector('main').getBoundingClientRect().height);
      if (Math.abs(height - told) < 2) return;
      told = height;
      var chart = {'datawrapper-height': {}};
      chart['datawrapper-height'][data.id] = height;
      parent.postMessage({sentinel: 'amp', type: 'embed-size', height: height}, '*');
      parent.postMessage('pymxPYMx' + child + 'xPYMxheightxPYMx' + height, '*');
      parent.postMessage(chart, '*');
    };
    if (window.ResizeObserver) new ResizeObserver(tell).observe(document.querySelector('main'));
    addEventListener('load', tell);
    tell();
  }
  /* For whoever changes the route while it is shown. */
  map.route = {
    icon: function (key) { return icons[key]; },
    at: function (key) { var mark = find(key); return mark && degrees(mark.x, mark.y); },
    bounds: function () { return L.latLngBounds(data.marks.map(function (mark) { return degrees(mark.x, mark.y); })); },
    change: function (news) {
      ['many', 'marks', 'ways', 'measured', 'reported'].forEach(function (part) { data[part] = news[part]; });
      data.marks.forEach(fill);
      box = news.box;
      atZoom = null;
      compose();
    }
  };
  return map;
}
