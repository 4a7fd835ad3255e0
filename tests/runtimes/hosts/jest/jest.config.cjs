module.exports = { testMatch: ["<rootDir>/conformance.test.cjs"], testTimeout: 60_000, transform: {} };
