using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Pfs.Rpc.Server;

/// <summary>The services that are served, for health and reflection.</summary>
internal sealed class ServiceRegistry
{
    private readonly ConcurrentDictionary<string, ServiceDescriptor> _services = new(StringComparer.Ordinal);

    public IReadOnlyList<ServiceDescriptor> Services => [.. _services.Values.OrderBy(s => s.FullName, StringComparer.Ordinal)];

    public bool Contains(string service) => _services.ContainsKey(service);

    /// <summary>Hands the methods of a service to <paramref name="binder"/>. InvalidOperationException: it has no generated base.</summary>
    public void Bind(Type serviceType, object service, ServiceBinderBase binder)
    {
        var generatedBase = serviceType;
        BindServiceMethodAttribute? attribute = null;
        while (generatedBase is not null && (attribute = generatedBase.GetCustomAttribute<BindServiceMethodAttribute>(false)) is null)
        {
            generatedBase = generatedBase.BaseType;
        }

        var bind = attribute?.BindType.GetMethod(attribute.BindMethodName, [typeof(ServiceBinderBase), generatedBase!])
            ?? throw new InvalidOperationException($"{serviceType} does not derive from the base of a generated service.");
        bind.Invoke(null, [binder, service]);

        if (attribute!.BindType.GetProperty("Descriptor")?.GetValue(null) is ServiceDescriptor descriptor)
        {
            _services[descriptor.FullName] = descriptor;
        }
    }
}
