"use strict";
// Everything can be read without this file: it adds buttons that copy commands, and nothing else depends on it.
document.addEventListener("DOMContentLoaded", () => {
  const words = document.documentElement.lang === "ja"
    ? { copy: "コピー", copied: "コピーしました" }
    : { copy: "Copy", copied: "Copied" };
  for (const block of document.querySelectorAll("pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
        button.textContent = words.copied;
      } catch {
        const selection = window.getSelection();
        selection.selectAllChildren(block);
      }
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    block.parentElement.append(button);
  }
  for (const field of document.querySelectorAll("form[data-submit-on-change] select")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
});
