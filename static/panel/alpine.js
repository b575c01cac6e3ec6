// Alpine's build for a strict content security policy evaluates no text and knows no globals: what unfold's own
// templates look for on the window is given to it here as components.
document.addEventListener("alpine:init", () => {
  const { Alpine, theme } = /** @type {any} */ (window);
  Alpine.data("theme", theme);
  Alpine.data("panelBody", () => ({ activeTab: "", sidebarMobileOpen: false, sidebarDesktopOpen: true }));
});
