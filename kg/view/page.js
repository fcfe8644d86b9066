"use strict";
(() => {
  const { nodes, edges, options, panel } = JSON.parse(document.getElementById("data").textContent);
  const WORDS = {
    zh: {
      search: "查找", fit: "全图", other: "English", entities: "实体", relations: "关系", numbers: "数据", documents: "文档",
      shown: (n, all) => `显示 ${all} 个实体中关系最多的 ${n} 个`, roles: "职务", facts: "数据", links: "关系", mentions: "出处", also: "又名", joined: "名称为何合并",
      details: "属性", hint: "点按节点、连线或文档查看事实与原文。", sure: "可信度", at: "字符", lone: "隐藏无关系的实体",
      found: (n) => `找到 ${n} 个`, none: (text) => `没有名称含“${text}”的实体`,
    },
    en: {
      search: "Find", fit: "Whole graph", other: "中文", entities: "entities", entities1: "entity", relations: "relations", relations1: "relation", numbers: "numbers", numbers1: "number",
      documents: "documents", documents1: "document", shown: (n, all) => `the ${n} best connected of ${all} entities`, roles: "Roles", facts: "Numbers",
      links: "Relations", mentions: "Where it is named", also: "Also", joined: "Why names were joined", details: "Details",
      hint: "Select a node, a line or a document to see its facts and the words that state them.", sure: "confidence", at: "characters",
      lone: "Hide what has no relation", found: (n) => `${n} found`, none: (text) => `Nothing is called “${text}”`,
    },
  };
  const SIGNS = { About: "~", MoreThan: ">", AtLeast: "≥", LessThan: "<", AtMost: "≤" };
  const NOTES = {
    zh: {
      YearOverYear: "同比", QuarterOverQuarter: "环比", Guidance: "预期", Planned: "计划", Superseded: "已被取代",
      Operating: "运营中", UnderConstruction: "建设中",
    },
    en: { YearOverYear: "year over year", QuarterOverQuarter: "quarter over quarter", UnderConstruction: "under construction" },
  };
  const byId = (id) => document.getElementById(id);
  let language = panel.language;
  let selected = null;
  let alone = true; // whether entities without a relation are shown
  const hidden = new Set();

  // Everything that came from a page is put in as text, never as markup.
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") element.addEventListener("click", value);
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  };
  const word = (key) => WORDS[language][key];
  const note = (name) => NOTES[language][name] || name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const term = (name) => {
    const labels = panel.terms[name] || {};
    return labels[language] || labels[""] || labels.en || labels.zh || name;
  };
  const nameOf = (at) => panel.entities[at].names[language];
  const where = (at) => {
    const [document_, start, end] = panel.evidence[at];
    const [title, issued] = panel.documents[document_] || ["", ""];
    return [title, issued, `${word("at")} ${start}–${end}`].filter(Boolean).join(" · ");
  };

  const factName = (fact) => [fact.name || term(fact.metric), fact.segment, fact.holder, fact.period].filter(Boolean).join(" · ");
  const factNotes = (fact) => [fact.basis, fact.modality].filter((name) => name && name !== "Reported" && name !== "Unspecified").map(note);
  const factValue = (fact) => (SIGNS[fact.comparator] || "") + fact.value[language];
  const factLine = (fact) => `${factName(fact)}: ${factValue(fact)}${factNotes(fact).map((text) => ` (${text})`).join("")}`;
  const clip = (text, length) => (text.length > length ? `${text.slice(0, length)}…` : text);

  const factsOf = panel.entities.map(() => []);
  for (const fact of panel.facts) factsOf[fact.entity].push(fact);
  const rolesOf = panel.entities.map(() => []);
  for (const role of panel.roles) {
    rolesOf[role[0]].push(role);
    rolesOf[role[2]].push(role);
  }
  const relationsOf = panel.entities.map(() => []);
  for (const relation of panel.relations) {
    relationsOf[relation[0]].push(relation);
    relationsOf[relation[2]].push(relation);
  }

  const nodeTitle = (at) => {
    const entity = panel.entities[at];
    const facts = factsOf[at];
    const lines = [`${nameOf(at)} — ${entity.classes.map(term).join(", ")}`];
    for (const [person, role, organization] of rolesOf[at]) {
      if (person === at) lines.push(`${term(role)}, ${nameOf(organization)}`);
    }
    lines.push(...facts.slice(0, 8).map((fact) => `• ${factLine(fact)}`));
    if (facts.length > 8) lines.push(`… ${facts.length - 8}`);
    return lines.join("\n");
  };
  const edgeTitle = (edge) => edge.relations.map((index) => {
    const [subject, predicate, object, modality, confidence, evidence] = panel.relations[index];
    const lines = [`${nameOf(subject)} → ${term(predicate)} → ${nameOf(object)}${modality === "Reported" ? "" : ` (${note(modality)})`}`];
    if (evidence.length) lines.push(`“${clip(panel.evidence[evidence[0]][3], 160)}”`, where(evidence[0]));
    if (confidence !== null) lines.push(`${word("sure")} ${confidence}`);
    return lines.join("\n");
  }).join("\n\n");
  const edgeLabel = (edge) => [...new Set(edge.relations.map((index) => term(panel.relations[index][1])))].join(" · ");

  const documentsOf = panel.entities.map((entity) => new Set(entity.evidence.map((one) => panel.evidence[one][0])));
  const isHidden = (at) => hidden.has(nodes[at].group) || (!alone && !relationsOf[at].length);
  // What a selection is about stays bright, the rest fades; null where nothing is selected.
  const bright = () => {
    if (selected === null) return null;
    if (selected.document !== undefined) return new Set([...panel.entities.keys()].filter((at) => documentsOf[at].has(selected.document)));
    if (selected.found !== undefined) return new Set(selected.found);
    if (selected.edge !== undefined) return new Set([edges[selected.edge].from, edges[selected.edge].to]);
    return new Set([selected.node, ...relationsOf[selected.node].flatMap(([one, , other]) => [one, other])]);
  };
  const isBright = (edge, lit) => {
    if (lit === null) return true;
    if (selected.node !== undefined) return edge.from === selected.node || edge.to === selected.node;
    return selected.edge !== undefined ? edge.id === selected.edge : lit.has(edge.from) && lit.has(edge.to);
  };

  // Labels keep their size on the screen. Where zooming out leaves no room for all, those of the best connected stay; a line's label
  // shows where it covers no node, no name and no other label.
  const brush = document.createElement("canvas").getContext("2d");
  const measured = new Map();
  const widthOf = (text) => {
    if (!measured.has(text)) {
      brush.font = "16px arial, sans-serif";
      measured.set(text, Math.max(...text.split("\n").map((line) => brush.measureText(line).width)) / 16);
    }
    return measured.get(text);
  };
  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const arranged = (scale, places, lit) => {
    const size = Math.max(16, 13 / scale);
    const small = Math.max(13, 11 / scale);
    const shown = nodes.filter((node) => !isHidden(node.id));
    const bodies = shown.filter((node) => !lit || lit.has(node.id)).map(({ id, size: half }) => [id, [places[id].x - half, places[id].y - half, places[id].x + half, places[id].y + half]]);
    const taken = [];
    const names = new Set();
    const rank = (node) => (selected && node.id === selected.node ? 1e9 : 0) + (lit && lit.has(node.id) ? 1e6 : 0) + relationsOf[node.id].length * 100 + node.size;
    for (const node of [...shown].sort((a, b) => rank(b) - rank(a) || a.id - b.id)) {
      if (lit && !lit.has(node.id)) continue;
      const text = panel.entities[node.id].labels[language];
      const half = widthOf(text) * size / 2;
      const { x, y } = places[node.id];
      const box = [x - half, y + node.size, x + half, y + node.size + size * 1.15 * text.split("\n").length];
      if (taken.some((other) => overlaps(box, other)) || bodies.some(([id, body]) => id !== node.id && overlaps(box, body))) continue;
      taken.push(box);
      names.add(node.id);
    }
    const lines = new Set();
    for (const edge of edges) {
      if (!isBright(edge, lit) || isHidden(edge.from) || isHidden(edge.to)) continue;
      const [a, b] = [places[edge.from], places[edge.to]];
      const long = widthOf(edgeLabel(edge)) * small;
      const distance = Math.hypot(a.x - b.x, a.y - b.y);
      if (long + 16 > distance - nodes[edge.from].size - nodes[edge.to].size) continue;
      const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
      const [cos, sin] = [Math.abs(a.x - b.x) / distance, Math.abs(a.y - b.y) / distance];
      // A slanting label is covered by boxes along it, one would take far more room than it needs.
      const steps = Math.max(1, Math.ceil(long / small));
      const spots = [...Array(steps).keys()].map((step) => {
        const along = ((step + 0.5) / steps - 0.5) * long;
        const [mx, my] = [x + (Math.sign(b.x - a.x) || 1) * along * cos, y + (Math.sign(b.y - a.y) || 1) * along * sin];
        return [mx - small / 2, my - small / 2, mx + small / 2, my + small / 2];
      });
      if (spots.some((spot) => taken.some((other) => overlaps(spot, other)) || bodies.some(([, body]) => overlaps(spot, body)))) continue;
      taken.push(...spots);
      lines.add(edge.id);
    }
    return { size, small, names, lines };
  };

  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const NO_LABEL = " "; // the library keeps the old label where a new one is empty
  const dress = (scale, places) => {
    const lit = bright();
    const labels = arranged(scale, places, lit);
    const font = { color: ink("--text"), strokeWidth: 3, strokeColor: ink("--page"), size: labels.size };
    const line = { color: ink("--edge"), highlight: ink("--accent"), hover: ink("--accent") };
    return {
      nodes: nodes.map((node) => ({
        ...node, group: undefined, kind: node.group, title: nodeTitle(node.id), font, hidden: isHidden(node.id),
        label: labels.names.has(node.id) ? panel.entities[node.id].labels[language] : NO_LABEL,
        opacity: lit === null || lit.has(node.id) ? 1 : 0.2,
        color: {
          background: node.color, border: ink("--rim"), highlight: { background: node.color, border: ink("--accent") },
          hover: { background: node.color, border: ink("--accent") },
        },
      })),
      edges: edges.map((edge) => ({
        ...edge, label: labels.lines.has(edge.id) ? edgeLabel(edge) : NO_LABEL, title: edgeTitle(edge),
        color: { ...line, opacity: isBright(edge, lit) ? 1 : 0.2 },
        font: { color: ink("--quiet"), strokeWidth: 3, strokeColor: ink("--page"), size: labels.small },
        hidden: isHidden(edge.from) || isHidden(edge.to),
      })),
    };
  };
  const first = dress(1, Object.fromEntries(nodes.map((node) => [node.id, node])));
  const data = { nodes: new vis.DataSet(first.nodes), edges: new vis.DataSet(first.edges) };
  const network = new vis.Network(byId("network"), data, options);

  const quote = (at) => make("blockquote", {}, panel.evidence[at][3], make("footer", {}, where(at)));
  const link = (at) => make("button", { class: "link", type: "button", onclick: () => go(at) }, nameOf(at));
  const section = (title, items) => (items.length ? [make("h3", {}, title), make("ul", {}, ...items)] : []);
  const relationItem = (relation, at) => {
    const [subject, predicate, object, modality, confidence, evidence] = relation;
    const notes = [modality === "Reported" ? "" : note(modality), confidence === null ? "" : `${word("sure")} ${confidence}`];
    const end = (one) => (one === at ? make("span", { class: "quiet" }, nameOf(one)) : link(one));
    return make("li", {}, end(subject), ` ${term(predicate)} `, end(object),
      make("div", { class: "quiet" }, notes.filter(Boolean).join(" · ")), ...evidence.map(quote));
  };
  const showEntity = (at) => {
    const entity = panel.entities[at];
    const also = entity.also.filter((name) => name !== nameOf(at));
    byId("panel").replaceChildren(
      make("h2", {}, nameOf(at)),
      make("p", {}, ...entity.classes.map((name) => make("span", { class: "chip" }, term(name)))),
      also.length ? make("p", { class: "quiet" }, `${word("also")}: ${also.join(" / ")}`) : "",
      ...section(word("details"), entity.properties.map(([name, value]) => make("li", {}, `${term(name)}: `, make("span", { class: "value" }, note(value) === value.toLowerCase() ? value : note(value))))),
      ...section(word("roles"), rolesOf[at].map(([person, role, organization, evidence]) => make("li", {},
        ...(person === at ? [`${term(role)} · `, link(organization)] : [link(person), ` · ${term(role)}`]), ...evidence.map(quote)))),
      ...section(word("facts"), factsOf[at].map((fact) => make("li", {},
        make("div", {}, factName(fact)),
        make("div", {}, make("span", { class: "value", title: fact.exact }, factValue(fact)), " ",
          ...factNotes(fact).map((text) => make("span", { class: "chip" }, text))),
        ...fact.evidence.map(quote)))),
      ...section(word("links"), relationsOf[at].map((relation) => relationItem(relation, at))),
      ...section(word("joined"), entity.joined.map(([name, reason, evidence]) => make("li", {},
        make("span", { class: "value" }, name), make("div", { class: "quiet" }, reason[language]), ...evidence.map(quote)))),
      ...section(word("mentions"), entity.evidence.map((one) => make("li", {}, quote(one)))),
    );
    byId("panel").scrollTop = 0;
  };
  const showEdge = (id) => byId("panel").replaceChildren(
    ...section(word("links"), edges[id].relations.map((index) => relationItem(panel.relations[index], -1))));
  const rows = panel.documents.map(([title, issued, source], at) => ({ title, issued, source, at }))
    .sort((a, b) => (a.issued < b.issued) - (a.issued > b.issued) || (a.title > b.title) - (a.title < b.title));
  const documentLink = ({ title, issued, source, at }) => make("li", {}, make("button", { class: "link", type: "button", onclick: () => select({ document: at }) }, title),
    make("div", { class: "quiet" }, [issued, source].filter(Boolean).join(" · ")));
  const links = (list) => [...list].sort((a, b) => relationsOf[b].length - relationsOf[a].length || a - b)
    .map((at) => make("li", {}, link(at), make("span", { class: "quiet" }, ` ${panel.entities[at].classes.map(term).join(", ")}`)));
  const showNothing = () => byId("panel").replaceChildren(
    make("p", { class: "quiet" }, word("hint")), ...section(word("documents"), rows.map(documentLink)));
  const showDocument = (document_) => {
    const said = (evidence) => evidence.some((one) => panel.evidence[one][0] === document_);
    const [title, issued, source] = panel.documents[document_];
    byId("panel").replaceChildren(
      make("h2", {}, title), make("p", { class: "quiet" }, [issued, source].filter(Boolean).join(" · ")),
      ...section(word("entities"), links(bright())),
      ...section(word("links"), panel.relations.filter((one) => said(one[5])).map((one) => relationItem(one, -1))));
    byId("panel").scrollTop = 0;
  };
  const showFound = ({ found, sought }) => byId("panel").replaceChildren(
    make("p", { class: "quiet" }, found.length ? word("found")(found.length) : word("none")(sought)), ...section(word("entities"), links(found)));
  const show = () => {
    if (selected === null) showNothing();
    else if (selected.document !== undefined) showDocument(selected.document);
    else if (selected.found !== undefined) showFound(selected);
    else if (selected.node !== undefined) showEntity(selected.node);
    else showEdge(selected.edge);
  };
  const select = (what) => {
    selected = what;
    if (what === null || (what.node === undefined && what.edge === undefined)) network.unselectAll();
    paint();
    show();
  };
  const go = (at) => {
    hidden.delete(nodes[at].group);
    alone = alone || !relationsOf[at].length;
    selected = { node: at };
    redraw();
    network.selectNodes([at]);
    network.focus(at, { scale: Math.max(network.getScale(), 0.8), animation: { duration: 300 } });
  };

  const SHAPES = {
    dot: "M7 1a6 6 0 1 0 .01 0z", square: "M2 2h10v10H2z", diamond: "M7 .5 13.5 7 7 13.5 .5 7z", triangle: "M7 1l6.5 11.5H.5z",
    triangleDown: "M.5 1.5h13L7 13z", hexagon: "M3.7 1.3h6.6L13.6 7l-3.3 5.7H3.7L.4 7z",
    star: "M7 .5l1.9 4.3 4.6.5-3.4 3.1 1 4.6L7 10.7 2.9 13l1-4.6L.5 5.3l4.6-.5z",
  };
  const shape = (name, color) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 14 14");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", SHAPES[name]);
    path.setAttribute("fill", color);
    svg.append(path);
    return svg;
  };
  const drawLegend = () => byId("legend").replaceChildren(...panel.legend.map(([name, color, form, count]) => make("button", {
    type: "button", "aria-pressed": String(!hidden.has(name)),
    onclick: () => {
      if (!hidden.delete(name)) hidden.add(name);
      redraw();
    },
  }, shape(form, color), `${term(name)} ${count}`)));
  const names = new Map();
  const drawWords = () => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    byId("search-name").textContent = word("search");
    byId("fit").textContent = word("fit");
    byId("language").textContent = word("other");
    byId("alone").textContent = word("lone");
    byId("alone").setAttribute("aria-pressed", String(!alone));
    byId("alone").hidden = relationsOf.every((list) => list.length);
    const counts = [[nodes.length, "entities"], [panel.relations.length, "relations"], [panel.facts.length, "numbers"], [panel.documents.length, "documents"]];
    byId("counts").textContent = counts.map(([n, key]) => `${n} ${(n === 1 && word(`${key}1`)) || word(key)}`).join(" · ")
      + (panel.total > nodes.length ? ` · ${word("shown")(nodes.length, panel.total)}` : "");
    names.clear();
    panel.entities.forEach((entity, at) => called(entity, at).forEach((name) => names.set(name.toLowerCase(), at)));
    byId("names").replaceChildren(...panel.entities.map((entity, at) => make("option", { value: nameOf(at) })));
  };
  const called = (entity, at) => [...entity.properties.filter(([name]) => name === "tickerSymbol").map(([, code]) => code), ...entity.also, nameOf(at)];
  const paint = () => {
    const now = dress(network.getScale(), network.getPositions());
    // A node that was dragged stays where it was put.
    data.nodes.update(now.nodes.map(({ x, y, ...node }) => node));
    data.edges.update(now.edges);
  };
  const redraw = () => {
    paint();
    drawLegend();
    drawWords();
    show();
  };
  const find = () => {
    const sought = byId("search").value.trim().toLowerCase();
    if (!sought) return;
    const exact = names.get(sought);
    const found = [...panel.entities.keys()].filter((at) => called(panel.entities[at], at).some((name) => name.toLowerCase().includes(sought)));
    if (exact !== undefined) go(exact);
    else if (found.length === 1) go(found[0]);
    else select({ found, sought });
  };

  byId("search").addEventListener("change", find);
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") find();
  });
  // The library fits the centres of nodes to the frame; labels reach further out, so a margin is left for them.
  const fit = () => {
    network.fit({ maxZoomLevel: 1.5, nodes: nodes.map(({ id }) => id).filter((at) => !isHidden(at)) });
    network.moveTo({ scale: network.getScale() * 0.92 });
    paint();
  };
  byId("fit").addEventListener("click", fit);
  byId("alone").addEventListener("click", () => {
    alone = !alone;
    redraw();
    fit();
  });
  addEventListener("resize", fit);
  byId("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    redraw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  network.on("click", (event) => {
    if (event.nodes.length) select({ node: event.nodes[0] });
    else if (event.edges.length) select({ edge: event.edges[0] });
    else select(null);
  });
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(paint, 80);
  };
  network.on("zoom", soon);
  network.on("animationFinished", soon);
  network.on("dragEnd", (event) => {
    if (event.nodes.length) soon();
  });
  // For tests and the curious: where the drawing stands.
  window.kg = { network, go, panel };
  network.once("afterDrawing", () => requestAnimationFrame(fit));
  drawLegend();
  drawWords();
  show();
})();
