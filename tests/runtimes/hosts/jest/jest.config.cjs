module.exports = { testMatch: ["<rootDir>/conformance.test.cjs"], testTimeout: 180_000, transform: {} };
