/** What is pasted into a shop so that its pages tell of their visits. */

export const SHOPS = [
  { shop: 'plain', name: 'Any page' },
  { shop: 'shopify', name: 'Shopify' },
  { shop: 'woocommerce', name: 'WooCommerce' },
  { shop: 'magento', name: 'Magento' },
  { shop: 'headless', name: 'Headless' },
] as const;
export type Shop = (typeof SHOPS)[number]['shop'];

export interface Part {
  where: string;
  code: string;
}

const QUEUE = `window.qd = window.qd || function () { (qd.q = qd.q || []).push(arguments) }`;

const base = (at: string, key: string) => `<script>${QUEUE}</script>
<script async src="${at}/px/q.js" data-key="${key}"></script>`;

const CALLS = `qd('product')                    // a product page
qd('cart')                       // something was put into the cart
qd('checkout', 'address')        // each screen of the checkout, by its name
qd('order', { id: '1001', value: '129.90', currency: 'EUR' })
qd('consent', true)              // only if the visitor agreed; false takes it back`;

const shopify = (at: string, key: string): Part[] => [
  {
    where: 'Online Store → Themes → Edit code → theme.liquid, before </head>',
    code: `${base(at, key)}
{% if template contains 'product' %}<script>qd('product')</script>{% endif %}`,
  },
  {
    where: 'Settings → Customer events → Add custom pixel (needs the origin null below)',
    code: `${QUEUE}
const script = document.createElement('script')
script.src = '${at}/px/q.js'
script.dataset.key = '${key}'
script.dataset.manual = ''
document.head.append(script)
analytics.subscribe('product_added_to_cart', () => qd('cart'))
analytics.subscribe('checkout_started', () => qd('checkout', 'start'))
for (const step of ['contact_info', 'address_info', 'shipping_info', 'payment_info'])
  analytics.subscribe('checkout_' + step + '_submitted', () => qd('checkout', step))
analytics.subscribe('payment_info_submitted', () => qd('checkout', 'payment'))
let atCheckout = false
analytics.subscribe('checkout_started', () => { atCheckout = true })
analytics.subscribe('clicked', () => { if (atCheckout) qd('click') })
analytics.subscribe('checkout_completed', ({ data: { checkout } }) =>
  qd('order', {
    id: String(checkout.order.id).split('/').pop(),
    value: checkout.totalPrice.amount,
    currency: checkout.currencyCode,
  }))`,
  },
];

const woocommerce = (at: string, key: string): Part[] => [
  {
    where: 'functions.php of the child theme, or a code snippet plug-in',
    code: `add_action('wp_head', function () { ?>
${base(at, key)}
<script>
<?php if (is_product()) echo "qd('product');"; ?>
<?php if (is_checkout() && !is_order_received_page()) echo "qd('checkout', 'checkout');"; ?>
document.addEventListener('DOMContentLoaded', () => {
  if (window.jQuery) jQuery(document.body).on('added_to_cart', () => qd('cart'));
  document.querySelector('form.cart')?.addEventListener('submit', () => qd('cart'));
});
</script>
<?php });
add_action('woocommerce_thankyou', function ($id) {
  $order = wc_get_order($id);
  if (!$order) return;
  printf('<script>qd("order", %s)</script>', wp_json_encode([
    'id' => (string) $order->get_id(),
    'value' => (string) $order->get_total(),
    'currency' => $order->get_currency(),
  ]));
});`,
  },
];

const magento = (at: string, key: string): Part[] => [
  { where: 'Content → Design → Configuration → HTML Head → Scripts and Style Sheets', code: base(at, key) },
  {
    where: 'The theme: catalog/product/view.phtml, checkout/cart/form.phtml and the checkout’s steps',
    code: `<script>qd('product')</script>
<script>require(['jquery'], $ => $(document).on('ajax:addToCart', () => qd('cart')))</script>
<script>qd('checkout', location.hash.slice(1) || 'shipping'); addEventListener('hashchange', () => qd('checkout', location.hash.slice(1)))</script>`,
  },
  {
    where: 'The theme: checkout/onepage/success.phtml',
    code: `<?php $order = $block->getLayout()->createBlock(\\Magento\\Checkout\\Block\\Onepage\\Success::class)
  ->_checkoutSession->getLastRealOrder(); ?>
<script>qd('order', <?= json_encode([
  'id' => $order->getIncrementId(),
  'value' => (string) $order->getGrandTotal(),
  'currency' => $order->getOrderCurrencyCode(),
]) ?>)</script>`,
  },
];

/** `at`: where storefronts reach the pixel, without a slash at its end. */
export const partsOf = (shop: Shop, at: string, key: string): Part[] => {
  if (shop === 'shopify') return shopify(at, key);
  if (shop === 'woocommerce') return woocommerce(at, key);
  if (shop === 'magento') return magento(at, key);
  if (shop === 'plain')
    return [
      { where: 'Every page, before </head>', code: base(at, key) },
      { where: 'Where it happens', code: CALLS },
    ];
  return [
    { where: 'The document that the application starts from', code: base(at, key) },
    {
      where: 'The application. A change of its path is a page view by itself; “view” tells of another one',
      code: `${CALLS}\nqd('view')                       // a page that has no address of its own`,
    },
  ];
};
