namespace Pfs.EndToEnd.Tests.Linearizability;

/// <summary>What was done to one key.</summary>
internal enum Operation
{
    /// <summary>GET.</summary>
    Get,

    /// <summary>PUT.</summary>
    Put,

    /// <summary>PUT on the condition that there is nothing yet (If-None-Match: *).</summary>
    PutIfAbsent,

    /// <summary>PUT on the condition that a known value is there (If-Match).</summary>
    PutIfSame,

    /// <summary>DELETE.</summary>
    Delete,
}
