"use strict";
(() => {
  const { nodes, edges, options, panel } = JSON.parse(document.getElementById("data").textContent);
  const WORDS = {
    zh: {
      search: "查找", fit: "全图", other: "English", entities: "实体", relations: "关系", numbers: "数据", documents: "文档",
      shown: (n, all) => `显示 ${all} 个实体中关系最多的 ${n} 个`, roles: "职务", facts: "数据", links: "关系", mentions: "出处", also: "又名", joined: "名称为何合并",
      details: "属性", hint: "点按节点或连线查看事实与原文。", sure: "可信度", at: "字符",
    },
    en: {
      search: "Find", fit: "Whole graph", other: "中文", entities: "entities", entities1: "entity", relations: "relations", relations1: "relation", numbers: "numbers", numbers1: "number",
      documents: "documents", documents1: "document", shown: (n, all) => `the ${n} best connected of ${all} entities`, roles: "Roles", facts: "Numbers",
      links: "Relations", mentions: "Where it is named", also: "Also", joined: "Why names were joined", details: "Details",
      hint: "Select a node or a line to see its facts and the words that state them.", sure: "confidence", at: "characters",
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

  const factName = (fact) => [fact.name || term(fact.metric), fact.segment, fact.period].filter(Boolean).join(" · ");
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

  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const dress = () => {
    const font = { color: ink("--text"), strokeWidth: 3, strokeColor: ink("--page") };
    const line = { color: ink("--edge"), highlight: ink("--accent"), hover: ink("--accent") };
    return {
      nodes: nodes.map((node) => ({
        ...node, group: undefined, kind: node.group, label: panel.entities[node.id].labels[language], title: nodeTitle(node.id), font,
        hidden: hidden.has(node.group),
        color: {
          background: node.color, border: ink("--rim"), highlight: { background: node.color, border: ink("--accent") },
          hover: { background: node.color, border: ink("--accent") },
        },
      })),
      edges: edges.map((edge) => ({
        ...edge, label: edgeLabel(edge), title: edgeTitle(edge), color: line,
        font: { color: ink("--quiet"), strokeWidth: 3, strokeColor: ink("--page") },
        hidden: hidden.has(nodes[edge.from].group) || hidden.has(nodes[edge.to].group),
      })),
    };
  };
  const first = dress();
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
  const showNothing = () => byId("panel").replaceChildren(
    make("p", { class: "quiet" }, word("hint")),
    ...section(word("documents"), panel.documents.map(([title, issued, source]) => make("li", {}, title,
      make("div", { class: "quiet" }, [issued, source].filter(Boolean).join(" · "))))));
  const show = () => {
    if (selected === null) showNothing();
    else if (selected.node !== undefined) showEntity(selected.node);
    else showEdge(selected.edge);
  };
  const go = (at) => {
    selected = { node: at };
    if (hidden.delete(nodes[at].group)) redraw();
    network.selectNodes([at]);
    network.focus(at, { scale: Math.max(network.getScale(), 0.8), animation: { duration: 300 } });
    show();
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
    const counts = [[nodes.length, "entities"], [panel.relations.length, "relations"], [panel.facts.length, "numbers"], [panel.documents.length, "documents"]];
    byId("counts").textContent = counts.map(([n, key]) => `${n} ${(n === 1 && word(`${key}1`)) || word(key)}`).join(" · ")
      + (panel.total > nodes.length ? ` · ${word("shown")(nodes.length, panel.total)}` : "");
    names.clear();
    panel.entities.forEach((entity, at) => [...entity.also, nameOf(at)].forEach((name) => names.set(name.toLowerCase(), at)));
    byId("names").replaceChildren(...panel.entities.map((entity, at) => make("option", { value: nameOf(at) })));
  };
  const redraw = () => {
    const now = dress();
    data.nodes.update(now.nodes);
    data.edges.update(now.edges);
    drawLegend();
    drawWords();
    show();
  };
  const find = () => {
    const sought = byId("search").value.trim().toLowerCase();
    if (!sought) return;
    const exact = names.get(sought);
    const near = [...names.keys()].find((name) => name.startsWith(sought)) ?? [...names.keys()].find((name) => name.includes(sought));
    if (exact !== undefined) go(exact);
    else if (near !== undefined) go(names.get(near));
  };

  byId("search").addEventListener("change", find);
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") find();
  });
  // The library fits the centres of nodes to the frame; labels reach further out, so a margin is left for them.
  const fit = () => {
    network.fit({ maxZoomLevel: 1.5 });
    network.moveTo({ scale: network.getScale() * 0.92 });
  };
  byId("fit").addEventListener("click", fit);
  addEventListener("resize", fit);
  byId("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    redraw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  network.on("click", (event) => {
    if (event.nodes.length) selected = { node: event.nodes[0] };
    else if (event.edges.length) selected = { edge: event.edges[0] };
    else selected = null;
    show();
  });
  // For tests and the curious: where the drawing stands.
  window.kg = { network, go, panel };
  network.once("afterDrawing", () => requestAnimationFrame(fit));
  drawLegend();
  drawWords();
  show();
})();
