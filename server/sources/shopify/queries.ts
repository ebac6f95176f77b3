/** What is asked of Shopify's Admin GraphQL API. */

export const API_VERSION = '2026-07';

const MONEY = 'shopMoney { amount currencyCode }';

const ORDER_FIELDS = `
  id createdAt processedAt updatedAt cancelledAt test displayFinancialStatus edited currencyCode
  taxesIncluded email phone sourceName
  customerJourneySummary { lastVisit { landingPage referrerUrl utmParameters { source medium } } }
  customer { id }
  shippingAddress { countryCodeV2 }
  billingAddress { countryCodeV2 }
  originalTotalDutiesSet { ${MONEY} }
  totalTaxSet { ${MONEY} }
  refunds { id }`;

const LINE_FIELDS = `
  id sku name quantity isGiftCard taxable
  originalUnitPriceSet { ${MONEY} }
  discountAllocations { allocatedAmountSet { ${MONEY} } }
  taxLines { priceSet { ${MONEY} } }`;

const SHIPPING_FIELDS = `
  isRemoved
  originalPriceSet { ${MONEY} }
  discountAllocations { allocatedAmountSet { ${MONEY} } }
  taxLines { priceSet { ${MONEY} } }`;

const REFUND_FIELDS = `
  id createdAt
  duties { amountSet { ${MONEY} } }
  transactions(first: 1) { nodes { id } }
  totalRefundedSet { ${MONEY} }
  refundLineItems(first: 50) {
    nodes { quantity restockType lineItem { id isGiftCard } subtotalSet { ${MONEY} } totalTaxSet { ${MONEY} } }
    pageInfo { hasNextPage endCursor }
  }
  orderAdjustments(first: 20) { nodes { amountSet { ${MONEY} } taxAmountSet { ${MONEY} } } pageInfo { hasNextPage } }
  refundShippingLines(first: 10) {
    nodes { subtotalAmountSet { ${MONEY} } taxAmountSet { ${MONEY} } }
    pageInfo { hasNextPage }
  }`;

export const SHOP = `query shop {
  shop { name currencyCode ianaTimezone }
  currentAppInstallation { accessScopes { handle } }
}`;

/** All orders, for a bulk operation: lists stay in their order, connections become lines of their own. */
export const BULK_ORDERS = `{
  orders {
    edges { node { ${ORDER_FIELDS}
      lineItems { edges { node { ${LINE_FIELDS} } } }
      shippingLines { edges { node { id ${SHIPPING_FIELDS} } } }
    } }
  }
}`;

export const RUN_BULK = `mutation runBulk($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: true) {
    bulkOperation { id status }
    userErrors { field message }
  }
}`;

export const BULK_STATE = `query bulkState($id: ID!) {
  node(id: $id) { ... on BulkOperation { id status errorCode objectCount url query } }
}`;

export const ORDERS_PAGE = `query ordersPage($query: String!, $first: Int!, $after: String) {
  orders(first: $first, after: $after, sortKey: UPDATED_AT, query: $query) {
    nodes { ${ORDER_FIELDS}
      lineItems(first: 20) { nodes { ${LINE_FIELDS} } pageInfo { hasNextPage endCursor } }
      shippingLines(first: 5) { nodes { ${SHIPPING_FIELDS} } pageInfo { hasNextPage } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const ORDERS_COUNT = `query ordersCount($query: String!) {
  ordersCount(query: $query, limit: null) { count precision }
}`;

export const MORE_LINES = `query moreLines($id: ID!, $after: String) {
  order(id: $id) {
    lineItems(first: 100, after: $after) { nodes { ${LINE_FIELDS} } pageInfo { hasNextPage endCursor } }
  }
}`;

/** What neither a bulk result nor a page of orders can hold: the lines of refunds. */
export const ORDER_REFUNDS = `query orderRefunds($id: ID!) {
  order(id: $id) { refunds { ${REFUND_FIELDS} } }
}`;

/** When lines were sold: with the order, or by an edit later. */
export const ORDER_AGREEMENTS = `query orderAgreements($id: ID!, $after: String) {
  order(id: $id) {
    agreements(first: 10, after: $after) {
      nodes {
        happenedAt reason
        sales(first: 50) { nodes { actionType ... on ProductSale { lineItem { id } } } pageInfo { hasNextPage } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const MORE_REFUND_LINES = `query moreRefundLines($id: ID!, $after: String) {
  refund(id: $id) {
    refundLineItems(first: 100, after: $after) {
      nodes { quantity restockType lineItem { id isGiftCard } subtotalSet { ${MONEY} } totalTaxSet { ${MONEY} } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const DAY_ORDERS = `query dayOrders($query: String!, $first: Int!, $after: String) {
  orders(first: $first, after: $after, sortKey: PROCESSED_AT, query: $query) {
    nodes { createdAt processedAt test displayFinancialStatus totalPriceSet { ${MONEY} } }
    pageInfo { hasNextPage endCursor }
  }
}`;
