/* The map in its frame: it tells the desk what was clicked, and is told what to show. All words are set as text. */
(function () {
  var root = document.documentElement, box = map.getContainer(), spots = L.layerGroup().addTo(map), pins = L.layerGroup().addTo(map);
  var chosen = [], icons = [], home = null;
  function tell(message) { message.desk = true; parent.postMessage(message, '*'); }
  function words(text) { var holder = document.createElement('span'); holder.textContent = text; return holder; }
  function mark() {
    Array.prototype.forEach.call(box.querySelectorAll('.stop-icon.chosen'), function (one) { one.classList.remove('chosen'); });
    chosen.forEach(function (key) { var icon = map.route.icon(key); if (icon) icon.classList.add('chosen'); });
  }
  map.setMinZoom(map.getZoom() - 7);
  map.on('moveend', mark);
  map.on('shown', function (event) { tell({stop: event.stops[0].id}); });

  function show(stops) {
    chosen = stops;
    mark();
    if (!stops.length) { map.closePopup(); return; }
    var inside = stops.some(function (key) { var at = map.route.at(key); return at && map.getBounds().pad(-0.08).contains(at); });
    var first = map.route.at(stops[0]);
    if (!inside && first) map.panTo(first, {animate: false});
  }
  function draw(list) {
    spots.clearLayers();
    pins.clearLayers();
    icons = list.map(function (one, i) {
      var icon = L.marker(one.point, {
        keyboard: true, zIndexOffset: 500,
        icon: L.divIcon({className: 'spot-icon' + (one.chosen ? ' on' : ''), html: words(one.letter), iconSize: [26, 26], iconAnchor: one.chosen ? [13, -6] : [13, 13]})
      });
      icon.bindTooltip(words(one.letter + '  ' + one.name), {direction: 'top', offset: [0, -12]});
      icon.on('click', function () { tell({candidate: i}); });
      icon.on('keydown', function (event) { if (event.originalEvent.key === 'Enter') { L.DomEvent.stop(event.originalEvent); tell({candidate: i}); } });
      icon.addTo(spots);
      icon.getElement().setAttribute('role', 'button');
      icon.getElement().setAttribute('aria-label', one.letter + ': ' + one.name);
      return icon;
    });
    if (!list.length) { if (home) { map.setView(home[0], home[1], {animate: false}); home = null; } return; }
    if (!home) home = [map.getCenter(), map.getZoom()];
    var here = map.route.bounds(), near = list.filter(function (one) {
      return !here.isValid() || map.distance(here.getCenter(), one.point) < 2.5e6 + map.distance(here.getNorthWest(), here.getSouthEast()) / 2;
    });
    if (!near.length) near = list;
    var bounds = L.latLngBounds(near.map(function (one) { return one.point; }));
    if (here.isValid()) bounds.extend(here);
    if (!map.getBounds().pad(-0.05).contains(bounds)) map.fitBounds(bounds, {animate: false, padding: [40, 40], maxZoom: Math.max(map.getZoom(), 6)});
  }
  function picking(on) {
    root.classList.toggle('picking', on);
    if (on) box.focus();
  }
  function pick(at) {
    at = at.wrap();
    pins.clearLayers();
    L.marker(at, {keyboard: false, interactive: false, icon: L.divIcon({className: 'pin', iconSize: [18, 18], iconAnchor: [9, 20]})}).addTo(pins);
    tell({point: [Math.round(at.lat * 1e5) / 1e5, Math.round(at.lng * 1e5) / 1e5]});
    picking(false);
  }
  var aim = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  aim.setAttribute('class', 'aim');
  aim.setAttribute('viewBox', '-17 -17 34 34');
  aim.setAttribute('aria-hidden', 'true');
  aim.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path')).setAttribute('d', 'M-16 0h11M5 0h11M0-16v11M0 5v11');
  box.appendChild(aim);
  map.on('click', function (event) {
    if (root.classList.contains('picking')) pick(event.latlng);
    else if (event.originalEvent.target === box || !event.originalEvent.target.closest('.leaflet-marker-icon')) tell({nothing: true});
  });
  box.addEventListener('keydown', function (event) {
    if (!root.classList.contains('picking')) {
      if (event.key === 'Escape') tell({escape: true});
      return;
    }
    if (event.key === 'Enter') { event.preventDefault(); pick(map.getCenter()); }
    if (event.key === 'Escape') { picking(false); tell({point: null}); }
  });

  addEventListener('message', function (event) {
    var news = event.data;
    if (event.source !== parent || !news || news.desk !== true) return;
    if (news.ask) tell({ready: true});
    if (news.change) {
      document.getElementById('base-lines').innerHTML = news.change.lines;
      map.route.change(news.change);
      mark();
      tell({drawn: news.turn});
    }
    if (news.spots) draw(news.spots);
    if (news.show) show(news.show);
    if ('pick' in news) picking(news.pick);
    if ('lit' in news) icons.forEach(function (icon, i) {
      var on = i === news.lit, node = icon.getElement();
      node.classList.toggle('lit', on);
      if (on && !map.getBounds().contains(icon.getLatLng())) map.panTo(icon.getLatLng(), {animate: false});
    });
  });
  tell({ready: true});
})();
