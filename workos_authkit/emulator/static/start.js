import { copy } from './copy.js';

for (const button of document.querySelectorAll('[data-copies]')) {
  const source = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.setAttribute('aria-label', `Copy the settings for ${button.previousElementSibling.textContent}`);
  button.addEventListener('click', () => copy(source.textContent, button));
}
