// Copying to the clipboard, also where the page is no secure context.

export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  const words = button.dataset.words ?? button.textContent;
  button.dataset.words = words;
  button.textContent = 'Copied';
  clearTimeout(button.timer);
  button.timer = setTimeout(() => { button.textContent = words; }, 1500);
}
