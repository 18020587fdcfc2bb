/** Type of the data that the palette drags onto the canvas. */
export const templateType = 'application/x-adjoint-template';
