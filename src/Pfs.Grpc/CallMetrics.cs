using System.Collections.Frozen;
using Grpc.Core;
using Pfs.Core;

namespace Pfs.Grpc;

/// <summary>Measures calls under the names of the table of rights; a method that is not there has none, whatever a caller wrote.</summary>
internal static class CallMetrics
{
    /// <summary>This edge among metrics and traces.</summary>
    public const string Edge = "grpc";

    private static readonly string[] OpenMethods =
    [
        "grpc.health.v1.Health/Check", "grpc.health.v1.Health/Watch",
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ];

    // By the method's whole name, so that no call makes a string.
    private static readonly FrozenDictionary<string, string> Operations = AccessTable.All
        .Where(row => row.Key.Contains('/'))
        .Select(row => KeyValuePair.Create("/pfs.v1." + row.Key, row.Key))
        .Concat(OpenMethods.Select(method => KeyValuePair.Create("/" + method, method)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Statuses = [.. Enum.GetValues<StatusCode>().Order().Select(status => status.ToString())];

    public static void Tell(RequestMetrics? metrics, ServerCallContext call, StatusCode status, TimeSpan elapsed) =>
        metrics?.Record(Edge, OperationOf(call), NameOf(status), elapsed);

    public static string OperationOf(ServerCallContext call) => Operations.GetValueOrDefault(call.Method, RequestMetrics.UnknownOperation);

    public static string NameOf(StatusCode status) => Statuses[(int)status];
}
